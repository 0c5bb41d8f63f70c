# SPDX-License-Identifier: MIT
# What find_package(attune) reads after installation: attune::attune and attune::attune_double.
include(CMakeFindDependencyMacro)
find_dependency(OpenMP COMPONENTS CXX)
include(${CMAKE_CURRENT_LIST_DIR}/blas.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/attune-targets.cmake)
