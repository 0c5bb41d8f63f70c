#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Writes READMEs whose code blocks are held by a test and such as are not, and wants readmes.sh to
# tell them apart.
set -euo pipefail
readmes=$(dirname "$(readlink -f "$0")")/readmes.sh
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cd "$root"
mkdir -p nn/search tests
failed=0

expect() {  # VERDICT WHAT: of readmes.sh, "accepted" or "refused"
  local verdict=refused
  if bash "$readmes" "$root" &>/dev/null; then verdict=accepted; fi
  [[ $verdict == "$1" ]] && return
  echo "$2 is $verdict"
  failed=1
}
block() {  # FENCE: with its end
  printf '\n%s\nx();\n```\n' "$1"
}

expect refused "a tree without code"
block '```cpp a' >README.md
block '```sh b' >nn/search/README.md
expect refused "a tree without tests"
echo '#include "readmes/a.inc"' >tests/a_test.cpp
expect refused "a block that no test names, beside one that a test does"
echo "run 'readmes/nn/search/b.sh'" >tests/b_test.sh
expect accepted "a tree where each block has its test"

while read -r line; do
  echo "$line" >tests/b_test.sh
  expect refused "a block with '$line' for a test"
done <<'END_OF_LINES'
# run readmes/nn/search/b.sh
run readmes/search/b.sh
run readmes/nn/search/b.shell
run readmes/nn/search/b_sh
run nn/search/b.sh
END_OF_LINES
echo '  run readmes/nn/search/b.sh >out' >tests/b_test.sh
for line in '// #include "readmes/a.inc"' '#include "readmes/b.inc"' '#include "readmes/nn/a.inc"'; do
  echo "$line" >tests/a_test.cpp
  expect refused "a block with '$line' for a test"
done
echo '#include "readmes/a.inc"' >tests/a_test.cpp
expect accepted "the tree, again"

for fence in '```' '```cpp' '```a' '```c a' '```cpp a b' '```cpp A' '```cpp a/b' '   ```cpp a' '~~~' \
  '<pre>' '    x();' $'\tx();' '```cpp a' '```sh a'; do
  { block '```cpp a' && block "$fence"; } >README.md
  expect refused "a README with '$fence'"
done
printf '```cpp a\nx();\n' >README.md
expect refused "a block without an end"
{ block '```cpp a' && printf 'Text:\n    goes on.\n'; } >README.md
expect accepted "text that is indented"
exit "$failed"
