# SPDX-License-Identifier: MIT
# What find_package(attune) reads after installation: attune::attune and attune::attune_double.
cmake_policy(VERSION 3.10...3.22)  # whatever the project was written for
include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
attune_find_libraries(attune_NOT_FOUND_MESSAGE)
foreach(attune_component IN LISTS attune_FIND_COMPONENTS)
  if(attune_FIND_REQUIRED_${attune_component})
    set(attune_NOT_FOUND_MESSAGE "Attune has no component '${attune_component}', nor any other")
  endif()
endforeach()
if(attune_NOT_FOUND_MESSAGE)  # which find_package shows, if attune is REQUIRED
  set(attune_FOUND FALSE)
  return()
endif()
include(${CMAKE_CURRENT_LIST_DIR}/attune-targets.cmake)
