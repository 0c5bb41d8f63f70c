# SPDX-License-Identifier: MIT
# What find_package(attune) reads after installation: attune::attune and attune::attune_double. CMake
# reads it for find_package(Attune) too, and looks at the variables of the name that was asked for.
cmake_policy(VERSION 3.10...3.22)  # whatever the project was written for
set(${CMAKE_FIND_PACKAGE_NAME}_NOT_FOUND_MESSAGE "")
if(NOT TARGET attune::attune)  # the project around may have it as a folder, or have found it before
  include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
  attune_find_libraries(${CMAKE_FIND_PACKAGE_NAME}_NOT_FOUND_MESSAGE)
endif()
foreach(attune_component IN LISTS ${CMAKE_FIND_PACKAGE_NAME}_FIND_COMPONENTS)
  if(${CMAKE_FIND_PACKAGE_NAME}_FIND_REQUIRED_${attune_component})
    set(${CMAKE_FIND_PACKAGE_NAME}_NOT_FOUND_MESSAGE
        "Attune has no component '${attune_component}', nor any other")
  endif()
endforeach()
if(${CMAKE_FIND_PACKAGE_NAME}_NOT_FOUND_MESSAGE)  # which find_package shows, if it is REQUIRED
  set(${CMAKE_FIND_PACKAGE_NAME}_FOUND FALSE)
elseif(NOT TARGET attune::attune)
  include(${CMAKE_CURRENT_LIST_DIR}/attune-targets.cmake)
endif()
