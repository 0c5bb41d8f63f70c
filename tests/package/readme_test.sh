#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# "Your own program" in the README: its files are written, its commands run, its output compared.
source "$(dirname "$0")/support.sh" "$@"

blocks() {  # KIND: the section's blocks of that kind (```KIND), one after the other
  sed -n '/^## Your own program/,/^## What/p' "$source_folder/README.md" |
    awk -v kind="$1" '/^```/ { inside = !inside; mine = ($0 == "```" kind); next } inside && mine'
}

mkdir curve
blocks cpp >curve/curve.cpp
blocks cmake >curve/CMakeLists.txt
blocks "" >console
export HOME=$PWD CMAKE_CONFIG_TYPE= 
ln -s "$prefix" attune
finish
