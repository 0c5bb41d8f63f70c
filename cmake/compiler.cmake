# SPDX-License-Identifier: MIT
# The compiler and its flags, for every target of this tree. No -ffast-math: NaN and infinity must
# survive.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 11)
  message(FATAL_ERROR "Attune needs GCC 11 or later, this is ${CMAKE_CXX_COMPILER_VERSION}. "
                      "On Debian and Ubuntu: apt-get install g++-11")
elseif(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT ATTUNE_FUZZ)
  message(WARNING "Attune is tested with GCC only. Programs built with another compiler carry its "
                  "OpenMP runtime beside OpenBLAS's, and the two compete for the processor.")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_UNITY_BUILD OFF)  # each file's anonymous namespace is its own
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
string(TOUPPER "CMAKE_CXX_FLAGS_${CMAKE_BUILD_TYPE}" flags_of_type)
if(PROJECT_IS_TOP_LEVEL AND NOT ${flags_of_type} AND NOT CMAKE_CXX_FLAGS MATCHES "-O")
  message(WARNING "CMAKE_BUILD_TYPE is '${CMAKE_BUILD_TYPE}', for which there are no flags: nothing "
                  "is optimised. CMake knows Release, Debug, RelWithDebInfo and MinSizeRel.")
endif()

if(NOT PROJECT_IS_TOP_LEVEL)
  add_compile_options(-w)  # the warnings that the project around this one asks for are about itself
else()
  add_compile_options(-Wall -Wextra -Wpedantic -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    add_compile_options(-Wno-restrict)  # GCC 12 warns of its own std::string operator+ (PR 105651)
  endif()
endif()
if(ATTUNE_WARNINGS_AS_ERRORS)
  add_compile_options(-Werror)
endif()

# Compiles a library such that a shared one may contain it. Nobody replaces its functions when it is
# loaded, so they are inlined as ever: else a random number takes half as many instructions again.
function(attune_position_independent library)
  set_target_properties(${library} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${library} PRIVATE -fno-semantic-interposition)
endfunction()
