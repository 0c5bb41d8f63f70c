#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The code blocks of the READMEs, as files: `readme_blocks.sh ROOT OUT`. What stands in
# nn/README.md between ```sh name and ``` becomes OUT/nn/name.sh; ```cpp name becomes OUT/nn/name.inc,
# which a test includes, and in which compilers and doctest name the README's lines. A file that would
# be the same is not touched. Prints each block that is not so, and fails if there is one.
set -euo pipefail
mkdir -p "$2"
root=$(cd "$1" && pwd) out=$(cd "$2" && pwd) new=$(mktemp -d) faults=0
trap 'rm -rf "$new"' EXIT
cd "$root"
while IFS= read -r readme; do
  folder=$(dirname "$readme")
  mkdir -p "$new/$folder"
  awk -v readme="$readme" -v path="$root/$readme" -v folder="$new/$folder" '
    function fault(what) { print readme ":" FNR ": " what; faulty = 1 }
    open && $0 == "```" { open = 0; blank = 1; close(file); next }
    open { print >file; next }
    /^```/ {
      open = 1
      file = "/dev/null"
      if ($0 !~ /^```(cpp|cmake|python|sh|console|text) [a-z0-9_]+$/) {
        fault("begins a code block without a kind and a name, such as ```cpp softplus: " $0)
        next
      }
      kind = substr($1, 4)
      file = folder "/" $2 "." (kind == "cpp" ? "inc" : kind)
      if (file in seen) fault("a second block of this kind and name: " $0)
      seen[file] = 1
      printf "" >file
      if (kind == "cpp") printf "#line %d \"%s\"\n", FNR + 1, path >file
      next
    }
    /^ *(```|~~~)/ || /<pre/ || (blank && /^(    |\t)/) {
      fault("code that is in no block between ```KIND NAME and ```: " $0)
    }
    { blank = $0 == "" }
    END { if (open) fault("the last code block has no end"); exit faulty }
  ' "$readme" || faults=1
done < <(find README.md core autograd nn optim examples tests -name README.md 2>/dev/null)

(cd "$out" && find . -type f) | while IFS= read -r file; do
  [[ -e $new/$file ]] || rm "$out/$file"
done
(cd "$new" && find . -type f) | while IFS= read -r file; do
  cmp -s "$new/$file" "$out/$file" && continue
  mkdir -p "$(dirname "$out/$file")"
  cp "$new/$file" "$out/$file"
done
exit "$faults"
