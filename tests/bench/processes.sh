#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How much two processes that train together do, of what two trainings do side by side that know
# nothing of each other, and beside one process of two threads; and how much memory each process takes.
#   processes.sh NMT SOURCE TARGET [ROUNDS [HIDDEN...]]
# NMT is one that was built with MPI. In turn, a line for each round, then medians.
set -euo pipefail
(($# >= 3)) || { sed -n '3,6s/^# \?//p' "$0" >&2 && exit 2; }
nmt=$(readlink -f "$1") source=$(readlink -f "$2") target=$(readlink -f "$3")
rounds=${4:-5}
hidden=(512 256)
(($# < 5)) || hidden=("${@:5}")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
head -n 20 "$source" >dev.s
head -n 20 "$target" >dev.t
mpi=(mpirun --allow-run-as-root --oversubscribe --bind-to none)

train() {  # NAME THREADS FLAG...; behind a command such as mpirun, if there is one in $before
  OMP_NUM_THREADS=$2 "${before[@]}" "$nmt" train --train "$source" "$target" --dev dev.s dev.t --min-count 2 \
    --attention general --epochs 1 --overwrite --threads "$2" --model "$1.st" "${@:3}" 2>"$1.log"
}
speed() { grep -o '[0-9]* tokens/s' "$1.log" | tail -n 1 | cut -d' ' -f1; }
median() { sort -g | awk '{ x[NR] = $1 } END { print (x[int((NR + 1) / 2)] + x[int(NR / 2) + 1]) / 2 }'; }

for h in "${hidden[@]}"; do
  size=(--hidden "$h" --embedding "$h" --epoch-steps $((20000 / h)))
  for ((round = 0; round < rounds; ++round)); do
    before=()
    train one 1 "${size[@]}" &
    train other 1 "${size[@]}" --seed 2
    wait
    before=("${mpi[@]}" -n 2)
    train together 1 "${size[@]}"
    before=()
    train threads 2 "${size[@]}" --accumulate 2
    awk -v a="$(speed one)" -v b="$(speed other)" -v p="$(speed together)" -v t="$(speed threads)" -v h="$h" \
      'BEGIN { printf "hidden %d: side by side %d, together %d, two threads %d tokens/s: %.3f %.3f\n",
               h, a + b, p, t, p / (a + b), p / t }' | tee -a "$h.txt"
  done
  echo "hidden $h, medians: together / side by side $(awk '{ print $(NF - 1) }' "$h.txt" | median)," \
    "together / two threads $(awk '{ print $NF }' "$h.txt" | median)"
  for count in 1 2 4; do  # the most that one of them had resident
    before=("${mpi[@]}" -n "$count")
    train memory 1 "${size[@]}" --accumulate 4 &
    most=0
    while kill -0 $! 2>/dev/null; do
      for process in $(pgrep -f "^$nmt train.*memory.st"); do
        now=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$process/status" 2>/dev/null) || true
        ((${now:-0} <= most)) || most=$now
      done
      sleep 0.05
    done
    wait
    echo "hidden $h: $((most / 1024)) MiB in each of $count processes"
  done
done
