#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A training with --reading composed has the losses of one without, and goes on as it was begun.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
learn() { train --layers 2 --attention additive --bidirectional --bridge linear "$@"; }
for reading in composed fused; do
  learn --model $reading.st --epochs 4 --log $reading.jsonl --reading $reading 2>said.txt ||
    wrong "--reading $reading: $(<said.txt)"
  sed -nE 's/.*"dev_loss":([^,]+),.*"train_loss":([^,}]+).*/\1 \2/p' $reading.jsonl >$reading.txt
done
paste -d ' ' composed.txt fused.txt >losses.txt
expect "epochs" "$(wc -l <losses.txt)" 4
awk '{ for (i = 1; i <= 2; ++i) { d = $i - $(i + 2); if (d < 0) d = -d; if (d > 1e-5 * $i) exit 1 } }' \
  losses.txt || wrong "the losses differ: $(<losses.txt)"
cmp -s composed.st fused.st && wrong "--reading composed changes no bit: was it read?"

learn --model none.st --epochs 4 2>/dev/null
cmp -s none.st fused.st || wrong "fused is not what a training is without --reading"
refuses 'begun with reading "composed", now it is "fused"' learn --model composed.st --epochs 4 --resume
learn --model composed.st --resume --reading composed --epochs 5 2>/dev/null || wrong "--resume fails"

finish
