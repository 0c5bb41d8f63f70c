# SPDX-License-Identifier: MIT
# Finds the packages that Attune stands on; an error names the one to install.
function(attune_require_package name debian_name)
  find_package(${name} QUIET)
  if(NOT ${name}_FOUND)
    message(FATAL_ERROR "Attune needs ${name}. On Debian and Ubuntu: apt-get install ${debian_name}")
  endif()
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
attune_find_libraries(problem)
if(problem)
  message(FATAL_ERROR "${problem}")
endif()
if(NOT TARGET nlohmann_json::nlohmann_json)  # the project around this one may bring its own
  attune_require_package(nlohmann_json nlohmann-json3-dev)
endif()
