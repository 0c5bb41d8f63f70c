#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# score gives each pair the log-probability that a search that finds it gives.
source "$(dirname "$0")/support.sh" "$1"

learn_five_pairs
head -n 3 t.txt >short.txt

scores=$("$nmt" score --model m.st --input s.txt --target t.txt) || wrong "score fails"
expect "tokens scored" "$(cut -f2 <<<"$scores" | xargs)" "3 3 2 4 2"
found=$("$nmt" translate --model m.st --input s.txt --scores | cut -f3)
paste <(cut -f1 <<<"$scores") <(echo "$found") |
  awk '{d = $1 - $2; if (d > 1e-4 || d < -1e-4) exit 1}' || wrong "scores $scores, found $found"
expect "tokens scored, one by one" "$("$nmt" score --model m.st --input s.txt --target t.txt --tokens |
  awk -F'\t' '{print split($4, words, " ")}' | xargs)" "3 3 2 4 2"
expect "tokens and what they scored" "$("$nmt" score --model m.st --input s.txt --target t.txt --tokens |
  sed -n 1p | grep -oE '\S+:-' | xargs)" "$(sed -n '1s/ /:- /;1s/$/:- <eos>:-/p' t.txt)"
refuses "short.txt has 3 lines" "$nmt" score --model m.st --input s.txt --target short.txt

finish
