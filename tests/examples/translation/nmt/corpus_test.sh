#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The toy corpus: as many pairs as were asked for, each with its tags, and no test sentence in training.
source "$(dirname "$0")/support.sh" "$1"

"$nmt" corpus --out toy --pairs 7000 || wrong "corpus fails"
for name in train dev test long; do
  lines=$(wc -l <"toy/$name.en")
  expect "toy/$name.fr" "$(wc -l <"toy/$name.fr")" "$lines"
  expect "toy/$name.tags" "$(wc -l <"toy/$name.tags")" "$lines"
done
expect "train" "$(wc -l <toy/train.en)" 7000
expect "overlap of train and the rest" \
  "$(sort -u toy/train.en | comm -12 - <(sort -u toy/dev.en toy/test.en toy/long.en) | wc -l)" 0

finish
