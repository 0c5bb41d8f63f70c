# SPDX-License-Identifier: MIT
# What find_package(OpenMP) finds in the preset fuzz: one thread, and no runtime that would start
# more. The pragmas are passed over.
add_library(OpenMP::OpenMP_CXX INTERFACE IMPORTED)
target_include_directories(OpenMP::OpenMP_CXX INTERFACE ${CMAKE_CURRENT_LIST_DIR})
target_compile_options(OpenMP::OpenMP_CXX INTERFACE -Wno-unknown-pragmas)
set(OpenMP_FOUND TRUE)
set(OpenMP_CXX_FOUND TRUE)
