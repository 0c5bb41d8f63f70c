#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The number of threads, by flag or by OMP_NUM_THREADS, changes no bit of a model or a translation.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
for threads in 1 2 3; do
  train --model $threads.st --epochs 3 --threads $threads 2>/dev/null || wrong "--threads $threads"
  "$nmt" translate --model 1.st --input s.txt --scores --threads $threads >$threads.txt ||
    wrong "translate --threads $threads fails"
  cmp -s 1.st $threads.st || wrong "$threads threads train another model than one"
  cmp -s 1.txt $threads.txt || wrong "$threads threads translate otherwise than one"
done
OMP_NUM_THREADS=2 train --model by_variable.st --epochs 3 2>/dev/null || wrong "OMP_NUM_THREADS=2"
cmp -s 1.st by_variable.st || wrong "OMP_NUM_THREADS=2 trains another model"

finish
