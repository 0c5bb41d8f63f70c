#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The second bundled task: `nmt corpus --task reverse` writes digits and the same digits backwards.
source "$(dirname "$0")/support.sh" "$1"

"$nmt" corpus --task reverse --out digits --pairs 200 || wrong "corpus --task reverse fails"
expect "files" "$(cd digits && echo *)" "dev.tsv test.tsv train.tsv"
expect "pairs to train on" "$(wc -l <digits/train.tsv)" 200
for part in train dev test; do
  expect "$part: the second column is the first one backwards" \
    "$(cut -f1 "digits/$part.tsv" | rev)" "$(cut -f2 "digits/$part.tsv")"
done

finish
