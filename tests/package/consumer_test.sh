#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Another project takes the installed Attune, each precision into a program and into a plugin.
source "$(dirname "$0")/support.sh" "$@"

configure "$here/consumer" build || wrong "configuring failed: $(said build)"
does cmake --build build --parallel
does build/with_attune
does build/with_attune_double
does build/host build/libplugin_attune.so build/libplugin_attune_double.so

cmake --build build --target mixed >mixed.log 2>&1 && wrong "objects of both precisions were linked"
grep -q 'undefined reference to .attune::f64::' mixed.log ||
  wrong "the linker should miss symbols of attune::f64, said: $(cat mixed.log)"
finish
