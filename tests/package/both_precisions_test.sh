#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A target that is to have both precisions, be it by way of others, is refused with a sentence.
source "$(dirname "$0")/support.sh" "$@"

mkdir other
echo 'int main() {}' >other/main.cpp
cat >other/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.22)
project(other LANGUAGES CXX)
find_package(attune REQUIRED)
add_library(part STATIC main.cpp)
target_link_libraries(part ${ACCESS} attune::attune)
add_executable(program main.cpp)
target_link_libraries(program PRIVATE part attune::attune_double)
END
configure other hidden -D ACCESS=PRIVATE || wrong "one that is hidden hinders no one: $(said hidden)"
configure other both -D ACCESS=PUBLIC && wrong "both precisions in one target were not refused"
says both "A target can be linked with attune::attune (float) or with attune::attune_double (double), \
but not with both"
finish
