# SPDX-License-Identifier: MIT
# What find_package(attune) reads after installation: attune::attune and attune::attune_double.
include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
attune_find_libraries(attune_NOT_FOUND_MESSAGE)
if(attune_NOT_FOUND_MESSAGE)  # which find_package shows, if attune is REQUIRED
  set(attune_FOUND FALSE)
  return()
endif()
include(${CMAKE_CURRENT_LIST_DIR}/attune-targets.cmake)
