#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The tree itself says which package it lacks, and what to build before it can be installed.
source "$(dirname "$0")/support.sh" "$@"

# A path that has the name of every folder that a pattern of ours leaves out.
mkdir -p core/kernels/translation/text
ln -s "$source_folder" core/kernels/translation/text/attune
tree=$PWD/core/kernels/translation/text/attune

configure "$tree" build || wrong "configuring failed: $(said build)"
cmake --install build --prefix installed >install.log 2>&1 && wrong "installed what is not built"
says install "libattune.a is to be installed, but has not been built yet. Please run first: \
cmake --build '$PWD/build' --target attune attune_double attune_kernels nmt"
if command -v ninja >/dev/null; then
  CMAKE_GENERATOR="Ninja Multi-Config" configure "$tree" multi || wrong "multi: failed: $(said multi)"
  cmake --install multi --config Debug --prefix installed >install.log 2>&1 && wrong "multi: installed"
  says install "cmake --build '$PWD/multi' --config Debug --target attune"
fi

lacks() {  # PACKAGE DEBIAN-NAME
  configure "$tree" build -D CMAKE_DISABLE_FIND_PACKAGE_"$1"=ON && wrong "configured without $1"
  says build "Attune needs $1. On Debian and Ubuntu: apt-get install $2"
  configure "$tree" build -D CMAKE_DISABLE_FIND_PACKAGE_"$1"=OFF || wrong "$1: failed: $(said build)"
}
lacks OpenMP g++
lacks nlohmann_json nlohmann-json3-dev
lacks CLI11 libcli11-dev
lacks doctest doctest-dev
configure "$tree" build -D OPENBLAS_LIBRARY=/nowhere/libopenblas.so && wrong "any OpenBLAS will do"
says build "Attune needs the OpenMP build of OpenBLAS (found: /nowhere/libopenblas.so"
configure "$tree" build -D BUILD_TESTING=OFF -D CMAKE_DISABLE_FIND_PACKAGE_doctest=ON ||
  wrong "without tests doctest is not needed: $(said build)"
finish
