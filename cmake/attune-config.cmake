# SPDX-License-Identifier: MIT
# What find_package(attune) reads after installation: attune::attune and attune::attune_double.
cmake_policy(VERSION 3.10...3.22)  # whatever the project was written for
set(attune_NOT_FOUND_MESSAGE "")
if(NOT TARGET attune::attune)  # the project around may have it as a folder, or have found it before
  include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
  attune_find_libraries(attune_NOT_FOUND_MESSAGE)
endif()
foreach(attune_component IN LISTS attune_FIND_COMPONENTS)
  if(attune_FIND_REQUIRED_${attune_component})
    set(attune_NOT_FOUND_MESSAGE "Attune has no component '${attune_component}', nor any other")
  endif()
endforeach()
if(attune_NOT_FOUND_MESSAGE)  # which find_package shows, if attune is REQUIRED
  set(attune_FOUND FALSE)
elseif(NOT TARGET attune::attune)
  include(${CMAKE_CURRENT_LIST_DIR}/attune-targets.cmake)
endif()
