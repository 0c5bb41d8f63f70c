#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# find_package(attune) where something is missing: a sentence, and no abort unless it is REQUIRED.
source "$(dirname "$0")/support.sh" "$@"

mkdir other
cat >other/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.22)
project(other LANGUAGES ${LANGUAGES})
set(CMAKE_REQUIRED_LIBRARIES kept)
set(CMAKE_REQUIRED_FLAGS -fno-such-flag)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
if(OLD AND CMAKE_VERSION VERSION_LESS 4)
  cmake_policy(VERSION 3.1)  # as in projects of that time
endif()
if(NOT NAME)
  set(NAME attune)
endif()
find_package(${NAME} ${ARGUMENTS} ${COMPONENTS})
message(STATUS "found: ${${NAME}_FOUND} ${${NAME}_NOT_FOUND_MESSAGE}")
if(NOT CMAKE_REQUIRED_LIBRARIES STREQUAL "kept")
  message(FATAL_ERROR "find_package(attune) changed a variable of its caller")
endif()
END

# The same build folder over and over: what one configuration found wrong does not mislead the next.
lacks() {  # "SENTENCE" FLAG...
  configure other build -D LANGUAGES=CXX -D ARGUMENTS=QUIET "${@:2}" ||
    wrong "QUIET should not abort: $(said build)"
  says build "found: 0 $1"
  configure other build -D ARGUMENTS=REQUIRED "${@:2}" && wrong "REQUIRED should abort, for $1"
  says build "$1"
}
finds() {  # FLAG...
  configure other build -D LANGUAGES=CXX -D ARGUMENTS=REQUIRED "$@" || wrong "failed: $(said build)"
  says build "found: 1"
}

# An OpenBLAS with threads of its own.
echo 'extern "C" int openblas_get_parallel() { return 1; }' >serial.cpp
mkdir headers
echo 'extern "C" int openblas_get_parallel(); enum { OPENBLAS_OPENMP = 2 };' >headers/cblas.h
"$CXX" -shared -fPIC serial.cpp -o libopenblas.so

finds
lacks "Attune needs the OpenMP build of OpenBLAS (found: $PWD/libopenblas.so, headers in \
$PWD/headers, which is another build). On Debian" \
  -D OPENBLAS_LIBRARY="$PWD/libopenblas.so" -D OPENBLAS_INCLUDE="$PWD/headers"
finds
lacks "Attune needs the OpenMP build of OpenBLAS (found: /nowhere/libopenblas.so, headers in \
/usr" -D OPENBLAS_LIBRARY=/nowhere/libopenblas.so
says build "with which no program could be compiled, linked and run"
finds
lacks "Attune needs the OpenMP build of OpenBLAS (found: nothing)" \
  -U "OPENBLAS_*" -D CMAKE_FIND_ROOT_PATH="$PWD/other" -D CMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY \
  -D CMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY
finds -D CMAKE_FIND_ROOT_PATH=
lacks "Attune needs OpenMP. On Debian and Ubuntu: apt-get install" \
  -D CMAKE_DISABLE_FIND_PACKAGE_OpenMP=ON
finds -D CMAKE_DISABLE_FIND_PACKAGE_OpenMP=OFF
lacks "Attune has no component 'cuda'" -D COMPONENTS="COMPONENTS;cuda"
finds -D COMPONENTS="OPTIONAL_COMPONENTS;cuda"
finds -D OLD=ON

# CMake finds the package for Attune too.
finds -D NAME=Attune -D COMPONENTS=
lacks "Attune needs OpenMP." -D CMAKE_DISABLE_FIND_PACKAGE_OpenMP=ON
finds -D CMAKE_DISABLE_FIND_PACKAGE_OpenMP=OFF
lacks "Attune has no component 'cuda'" -D COMPONENTS="COMPONENTS;cuda"
finds -D NAME=attune -D COMPONENTS=

# A prefix that holds the tree too: the tree is no package, and hides none.
ln -s "$source_folder" attune
configure other build -U attune_DIR -D ARGUMENTS=QUIET -D CMAKE_PREFIX_PATH="$PWD/attune;$PWD" ||
  wrong "the tree passed for a package: $(said build)"
says build "found: 0"
finds -U attune_DIR -D CMAKE_PREFIX_PATH="$PWD/attune;$prefix"

# For another machine, whose programs do not run here.
configure other cross -D LANGUAGES=CXX -D ARGUMENTS=QUIET -D CMAKE_SYSTEM_NAME=Linux ||
  wrong "QUIET should not abort: $(said cross)"
says cross "found: 0 Attune needs the OpenMP build of OpenBLAS, and cannot ask"
configure other cross -D OPENBLAS_USES_OPENMP=ON || wrong "cross: failed: $(said cross)"
says cross "found: 1"

configure other c -D LANGUAGES=C -D ARGUMENTS=REQUIRED && wrong "a project in C found Attune"
says c "Attune is a C++ library: find_package(attune) needs project(NAME LANGUAGES CXX)"
# 0.1.0 serves who asks for 0.1, or for a range that it is in.
for version in 0.1 "0.1.0;EXACT" 0.1...0.3 0...1 0.1.0...0.1.0 "0.0.9...<0.1.1"; do
  finds -D ARGUMENTS="$version;REQUIRED"
done
for version in 0.2 0.1.1 0.0.9 0.2...0.3 0...0.0.9 "0...<0.1.0"; do
  configure other build -D ARGUMENTS="$version;REQUIRED" && wrong "0.1.0 passed for $version"
  says build "attune-config.cmake, version: 0.1.0"
done
finish
