# SPDX-License-Identifier: MIT
# Finds the packages that Attune stands on; an error names the one to install.
function(require_package name debian_name)
  find_package(${name} QUIET ${ARGN})
  if(NOT ${name}_FOUND)
    message(FATAL_ERROR "Attune needs ${name}. On Debian and Ubuntu: apt-get install ${debian_name}")
  endif()
endfunction()

if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  require_package(OpenMP libomp-dev COMPONENTS CXX)
else()
  require_package(OpenMP g++ COMPONENTS CXX)
endif()
require_package(nlohmann_json nlohmann-json3-dev)
include(cmake/blas.cmake)
