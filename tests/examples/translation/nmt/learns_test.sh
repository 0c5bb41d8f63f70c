#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What training does: it learns five pairs by heart, writes its log and its best epoch, shows how it
# translates, and the same seed gives the same bytes.
source "$(dirname "$0")/support.sh" "$1"

learn_five_pairs --log curve.jsonl
expect "learned by heart" "$("$nmt" translate --model m.st --input s.txt)" "$(cat t.txt)"
expect "epochs in the log" "$(grep -c '"epoch":' curve.jsonl)" 60
json_holds curve.jsonl '[line["epoch"] for line in lines if "epoch" in line] == list(range(1, 61))'

# ---- the same seed gives the same bytes ----------------------------------------------------------

train --model again.st --epochs 2 2>/dev/null && train --model once.st --epochs 2 2>/dev/null
cmp -s again.st once.st || wrong "the same seed gave two models"
train --model other.st --epochs 2 --seed 2 2>/dev/null
! cmp -s again.st other.st || wrong "two seeds gave the same model"

# ---- what it shows and keeps ---------------------------------------------------------------------

train --model c.st --epochs 3 --epoch-steps 1 --show 2 2>shown.log || wrong "--show fails"
expect "translations shown" "$(grep -c '^  source       a b$' shown.log)" 3
expect "references shown" "$(grep -c '^  reference ' shown.log)" 6
echo mine >c.epoch0.st
train --model c.st --epochs 8 --keep 8 2>best.log || wrong "--keep 8 fails"
best=$(tac best.log | sed -n '/(best)/{s/^epoch \([0-9]*\).*/\1/p;q}')
cmp -s c.st "c.epoch$best.st" || wrong "the model is not that of epoch $best: $(<best.log)"
train --model c.st --epochs 1 --keep 1 2>/dev/null
expect "a file that is no kept epoch" "$(<c.epoch0.st)" mine

finish
