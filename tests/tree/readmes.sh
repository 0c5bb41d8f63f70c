#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every code block of every README is held by a test: `readmes.sh ROOT` prints each one that has no
# kind and name (see tests/support/readme_blocks.sh), or whose file no test names, and fails if there
# is one.
set -euo pipefail
support=$(dirname "$(readlink -f "$0")")/../support
blocks=$(mktemp -d)
trap 'rm -rf "$blocks"' EXIT
missing=0
"$support/readme_blocks.sh" "$1" "$blocks" || missing=1
cd "$1"
files=$(cd "$blocks" && find . -type f | sed 's,^\./,,')
[[ -n $files ]] || { echo "found no code block" && missing=1; }
for file in $files; do
  grep -rqE "^ *([^ #/]|#include).*readmes/${file/./\\.}([\"' )]|$)" \
    --include='*_test.cpp' --include='readme_program.cpp' --include='*_test.sh' \
    --include=CMakeLists.txt tests && continue
  echo "no test names readmes/$file"
  missing=1
done
exit "$missing"
