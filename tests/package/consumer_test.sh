#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Another project takes the installed Attune, each precision into a program and into a plugin; a
# program of either loads plugins of both.
source "$(dirname "$0")/support.sh" "$@"

configure "$here/consumer" build || wrong "configuring failed: $(said build)"
does cmake --build build --parallel
does build/with_attune
does build/with_attune_double
does build/own_checks_attune
does build/own_checks_attune_double
# Sanitizers keep one account of a program's constants and threads, in which those of a host and a
# plugin that both have the library stand twice: an error to them, or their end.
hosts=(host)
[[ "${CXXFLAGS:-}" == *-fsanitize* ]] || hosts+=(host_attune host_attune_double)
for host in "${hosts[@]}"; do
  does "build/$host" build/libplugin_attune.so build/libplugin_attune_double.so
done

refuses_to_link() {  # TARGET NAMESPACE: of the symbols that it misses
  cmake --build build --target "$1" >"$1.log" 2>&1 && wrong "$1: objects of both precisions were linked"
  grep -q "undefined reference to .$2::" "$1.log" ||
    wrong "$1: the linker should miss symbols of $2, said: $(cat "$1.log")"
}
refuses_to_link double_with_float attune_f64
refuses_to_link float_with_double attune
finish
