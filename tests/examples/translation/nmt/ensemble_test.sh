#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Several models as one: their mean, and together in a search.
source "$(dirname "$0")/support.sh" "$1"

learn_five_pairs
train --model whole.st --epochs 5 --keep 3 2>/dev/null || wrong "train fails"
"$nmt" average --models whole.epoch*.st --output mean.st || wrong "average fails"
"$nmt" translate --model mean.st --input s.txt >/dev/null || wrong "a mean does not translate"
refuses "m.st|mean.st|differ" "$nmt" average --models mean.st m.st --output c.st --overwrite
"$nmt" translate --model whole.st --input s.txt >one.txt
"$nmt" translate --model whole.st --ensemble whole.st --input s.txt >twice.txt || wrong "--ensemble fails"
cmp -s one.txt twice.txt || wrong "a model translates otherwise together with itself"
"$nmt" translate --model whole.st --ensemble mean.st whole.epoch3.st --beam 3 --n-best 2 \
  --input s.txt >/dev/null || wrong "--ensemble with a beam fails"
"$nmt" train --train t.txt s.txt --dev t.txt s.txt "${small[@]}" --epochs 1 --model back.st 2>/dev/null ||
  wrong "training the other way fails"
refuses "back.st and whole.st differ|vocabularies" "$nmt" translate --model whole.st \
  --ensemble mean.st back.st --input s.txt
train --model none.st --attention none --bridge copy --epochs 1 2>/dev/null || wrong "train fails"
refuses "none.st: search: the coverage penalty needs attention" "$nmt" translate --model whole.st \
  --ensemble none.st --beam 2 --coverage-penalty 1 --input s.txt
refuses "nothing.st" "$nmt" translate --model whole.st --ensemble nothing.st --input s.txt
refuses "mean.st, which this command needs" "$nmt" translate --model whole.st \
  --ensemble mean.st --input s.txt --output mean.st

finish
