#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A training whose dev score does not rise any more ends after --patience epochs, and says so.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
said=$("$nmt" train --train s.txt t.txt --dev s.txt t.txt --model m.st --embedding 8 --hidden 16 \
  --epochs 50 --patience 2 --learning-rate 1e-9 2>&1) || wrong "train fails: $said"
expect "epochs" "$(grep -c '^epoch ' <<<"$said")" 3
[[ "$said" == *"stopped early: 2 epochs were no better"* ]] || wrong "--patience said: $said"

finish
