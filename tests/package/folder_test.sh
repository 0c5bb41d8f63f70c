#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Attune as a folder of another project, which it leaves as it was.
source "$(dirname "$0")/support.sh" "$@"
export CMAKE_GENERATOR="Unix Makefiles"  # which can compile one file

# Building all of Attune again would take minutes: a file of each is compiled, and the rest looked at.
cp -r "$here/parent" . && cp "$here/consumer/main.cpp" parent
ln -s "$source_folder" attune
configure parent build -D ATTUNE="$PWD/attune" || wrong "configuring failed: $(said build)"
does make -C build main.o
does make -C build/attune optim/sgd.o
link=build/CMakeFiles/program.dir/link.txt
for library in libattune libattune_kernels libopenblas; do
  grep -q "/$library\." "$link" || wrong "the program is not linked with $library: $(cat "$link")"
done

configure parent json -D ATTUNE="$PWD/attune" -D BRINGS_JSON=ON ||
  wrong "the parent's own nlohmann_json was not taken: $(said json)"
configure parent both -D ATTUNE="$PWD/attune" -D MORE=attune::attune_double &&
  wrong "both precisions in one target were not refused"
says both "(float) or with attune::attune_double (double), but not with both"
configure parent found -D ATTUNE="$PWD/attune" -D FINDS_IT_FIRST=ON &&
  wrong "a folder beside what find_package found was not refused"
says found "This project has Attune already, by find_package(attune) or by another add_subdirectory"

mkdir in_c
cat >in_c/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.22)
project(in_c LANGUAGES C)
add_subdirectory(${ATTUNE} attune)
END
configure in_c c -D ATTUNE="$PWD/attune" && wrong "a project in C took Attune"
says c "Attune is a C++ library: add_subdirectory(attune) needs project(NAME LANGUAGES CXX)"
finish
