#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The tree itself says which package it lacks, and what to build before it can be installed.
source "$(dirname "$0")/support.sh" "$@"

# A path that has the name of every folder that a pattern of ours leaves out.
mkdir -p core/kernels/translation/text
ln -s "$source_folder" core/kernels/translation/text/attune
tree=$PWD/core/kernels/translation/text/attune

configure "$tree" build --warn-uninitialized || wrong "configuring failed: $(said build)"
grep "uninitialized variable" build.log && wrong "a variable of ours has no value"
cmake --install build --prefix installed >install.log 2>&1 && wrong "installed what is not built"
says install "libattune.a is to be installed, but has not been built yet. Please run first: \
cmake --build '$PWD/build' --target attune attune_double attune_kernels nmt"
if command -v ninja >/dev/null; then
  CMAKE_GENERATOR="Ninja Multi-Config" configure "$tree" multi || wrong "multi: failed: $(said multi)"
  cmake --install multi --config Debug --prefix installed >install.log 2>&1 && wrong "multi: installed"
  says install "cmake --build '$PWD/multi' --config Debug --target attune"
else
  skip "no ninja: a build of several configurations"
fi

lacks() {  # PACKAGE "SENTENCE"
  configure "$tree" build -D CMAKE_DISABLE_FIND_PACKAGE_"$1"=ON && wrong "configured without $1"
  says build "$2"
  configure "$tree" build -D CMAKE_DISABLE_FIND_PACKAGE_"$1"=OFF || wrong "$1: failed: $(said build)"
}
lacks OpenMP "Attune needs OpenMP. On Debian and Ubuntu: apt-get install g++"
lacks nlohmann_json \
  "Attune needs nlohmann_json. On Debian and Ubuntu: apt-get install nlohmann-json3-dev"
lacks CLI11 "nmt needs CLI11. On Debian and Ubuntu: apt-get install libcli11-dev. Without it: \
-D ATTUNE_PROGRAMS=OFF"
lacks doctest "The test program needs doctest. On Debian and Ubuntu: apt-get install doctest-dev. \
Without it: -D BUILD_TESTING=OFF"
configure "$tree" build -D OPENBLAS_LIBRARY=/nowhere/libopenblas.so && wrong "any OpenBLAS will do"
says build "Attune needs the OpenMP build of OpenBLAS (found: /nowhere/libopenblas.so"
configure "$tree" build -D BUILD_TESTING=OFF -D CMAKE_DISABLE_FIND_PACKAGE_doctest=ON ||
  wrong "without tests doctest is not needed: $(said build)"
cmake -S "$tree" -B build -D SENTENCEPIECE_LIBRARY= >/dev/null 2>notice  # all that ./dev shows
grep -q "nmt is built without subwords. On Debian and Ubuntu: apt-get install" notice ||
  wrong "nothing says that SentencePiece is not there: $(cat notice)"
for kind in "gzip zlib1g-dev" "zstd libzstd-dev"; do
  read -r name package <<<"$kind"
  cmake -S "$tree" -B build -D "${name^^}_LIBRARY=" >/dev/null 2>notice
  grep -qx "nmt is built without $name. On Debian and Ubuntu: apt-get install $package" notice ||
    wrong "nothing says that the library of $name is not there: $(cat notice)"
done
configure "$tree" build -D CMAKE_BUILD_TYPE=Relese -D CMAKE_CXX_FLAGS=-g ||
  wrong "a build type of one's own failed: $(said build)"
says build "CMAKE_BUILD_TYPE is 'Relese', for which there are no flags"
configure "$tree" library -D ATTUNE_PROGRAMS=OFF -D CMAKE_DISABLE_FIND_PACKAGE_CLI11=ON ||
  wrong "the library alone does not need CLI11: $(said library)"
touch library/libattune{,_double,_kernels}.a  # built, for all that installing knows
does cmake --install library --prefix installed
[[ -e installed/include/attune/nn/linear.h && ! -e installed/bin ]] ||
  wrong "installed something else than the library: $(cat does.log)"
finish
