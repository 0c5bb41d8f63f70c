#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# evaluate: of files in two forms, with tags, of a model with attention and of one without.
source "$(dirname "$0")/support.sh" "$1"

learn_five_pairs

paste s.txt t.txt | sed 's/$/\tanother column/' >pairs.tsv
for test in pairs.tsv "s.txt t.txt"; do
  # shellcheck disable=SC2086
  "$nmt" evaluate --model m.st --test $test --json >"$test.json" || wrong "evaluate of $test fails"
  # Four words, which no sentence of these has, are what a BLEU above 0 takes.
  json_holds "$test.json" 'lines[0]["bleu"] == 0 and lines[0]["chrf2"] > 99'
done
cmp pairs.tsv.json "s.txt t.txt.json" || wrong "a tab-separated file is evaluated otherwise"
printf 'a b\tx y\nb a\t\n' >half.tsv
"$nmt" evaluate --model m.st --test half.tsv | grep -q '1 sentence pairs, without 1 that' ||
  wrong "a pair that is empty on a side"
"$nmt" evaluate --model m.st --test s.txt t.txt | grep -q '100.00%  of 5' || wrong "exact match"
"$nmt" evaluate --model m.st --test s.txt t.txt | grep -q 'attention on padding  *0$' ||
  wrong "attention on padding"
said=$(printf 'odd\neven\nodd\neven\nodd\n' >tags.txt &&
  "$nmt" evaluate --model m.st --test s.txt t.txt --tags tags.txt)
[[ "$said" == *"odd  "*"100.00%  of 3"* ]] || wrong "exact match by tag: $said"
train --model none.st --epochs 1 --attention none 2>/dev/null
said=$("$nmt" evaluate --model none.st --test s.txt t.txt)
[[ "$said" == *health* && "$said" != *attention* ]] || wrong "no attention, but reported: $said"

finish
