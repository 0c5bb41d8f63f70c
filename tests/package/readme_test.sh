#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# "Your own program" in the README: its files are written, its commands run, its output compared. It
# compiles for those too who are strict.
source "$(dirname "$0")/support.sh" "$@"

blocks() {  # KIND: what stands in the section between ```KIND and ```
  sed -n '/^## Your own program/,/^## What/p' "$source_folder/README.md" |
    awk -v start="\`\`\`$1" '/^```/ { open = !open; wanted = open && $0 == start; next } wanted'
}

export HOME=$work
export CXXFLAGS="$CXXFLAGS -Wall -Wextra -Wconversion -Wshadow -pedantic -Werror"
mkdir -p "$HOME/build" "$HOME/curve" && cd "$HOME" || exit 1
ln -s "$build_folder" build/release
blocks cpp >curve/curve.cpp
blocks cmake >curve/CMakeLists.txt
while read -r command; do
  [[ "$command" == "./dev build" ]] || does bash -c "$command"
done < <(blocks "" | sed -n 's/^\$ //p')

output=$(blocks "" | grep -v '^\$ ')
[[ -n "$output" ]] || wrong "the README shows no output"
for program in curve curve_double; do
  expect "$program" "$(curve/build/$program)" "$output"
done
finish
