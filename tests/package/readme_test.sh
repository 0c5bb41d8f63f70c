#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# "Your own program" in the README: its files are written, its commands run, its output compared. It
# compiles for those too who are strict.
source "$(dirname "$0")/support.sh" "$@"

readmes=$build_folder/tests/readmes
export HOME=$work
export CXXFLAGS="$CXXFLAGS -Wall -Wextra -Wconversion -Wshadow -pedantic -Werror"
mkdir -p "$HOME/build" "$HOME/curve" && cd "$HOME" || exit 1
ln -s "$build_folder" build/release
cp "$readmes/curve.inc" curve/curve.cpp
cp "$readmes/curve.cmake" curve/CMakeLists.txt
while read -r command; do
  [[ "$command" == "./dev build" ]] || does bash -c "$command"
done < <(sed -n 's/^\$ //p' "$readmes/install.console" "$readmes/curve.console")

output=$(grep -v '^\$ ' "$readmes/curve.console")
[[ -n "$output" ]] || wrong "the README shows no output"
for program in curve curve_double; do
  expect "$program" "$(curve/build/$program)" "$output"
done
finish
