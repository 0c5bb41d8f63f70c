#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The number of threads, by flag or by OMP_NUM_THREADS, changes no bit of a model or a translation.
source "$(dirname "$0")/support.sh" "$1"

# Batches large enough that their loops are shared out: smaller ones never start a thread.
for i in {1..40}; do echo "$((i % 7)) $((i % 5)) $((i % 3)) $((i % 2)) $((i % 11))"; done >s.txt
tr 0-9 a-j <s.txt >t.txt
learn=("$nmt" train --train s.txt t.txt --dev s.txt t.txt --embedding 32 --hidden 64 --batch-size 40)
translate=("$nmt" translate --model 1.st --batch-size 40 --scores)

for threads in 1 2 3; do
  "${learn[@]}" --model $threads.st --epochs 2 --threads $threads 2>/dev/null ||
    wrong "--threads $threads"
  "${translate[@]}" --input s.txt --threads $threads >$threads.txt ||
    wrong "translate --threads $threads fails"
  cmp -s 1.st $threads.st || wrong "$threads threads train another model than one"
  cmp -s 1.txt $threads.txt || wrong "$threads threads translate otherwise than one"
done
OMP_NUM_THREADS=2 "${learn[@]}" --model by_variable.st --epochs 2 2>/dev/null ||
  wrong "OMP_NUM_THREADS=2"
cmp -s 1.st by_variable.st || wrong "OMP_NUM_THREADS=2 trains another model"

# ---- that there were so many -----------------------------------------------------------------------

has_threads() {  # PROCESS COUNT
  [[ $(sed -n 's/^Threads:\t//p' "/proc/$1/status" 2>/dev/null) -ge $2 ]]
}
starts() {  # COUNT COMMAND...: has so many threads before it ends, and need not go on then
  "${@:2}" >/dev/null 2>&1 &
  wait_until $! has_threads $! "$1" && kill $!
  wait $!
}
for _ in {1..100}; do cat s.txt; done >many.txt
starts 3 "${learn[@]}" --model long.st --epochs 200 --threads 3
starts 3 "${translate[@]}" --input many.txt --threads 3
starts 2 env OMP_NUM_THREADS=2 "${learn[@]}" --model long.st --overwrite --epochs 200

finish
