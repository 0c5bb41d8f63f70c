#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# evaluate: of files in two forms, with tags, of a model with attention and of one without.
source "$(dirname "$0")/support.sh" "$1"

learn_five_pairs

paste s.txt t.txt | sed 's/$/\tanother column/' >pairs.tsv
expect "a tab-separated file" "$("$nmt" evaluate --model m.st --test pairs.tsv --json)" \
  "$("$nmt" evaluate --model m.st --test s.txt t.txt --json)"
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
