#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Trainings in which one process after the other is killed: kills.sh NMT [KILLS [SEED]]. Each time at a
# random moment, and resumed by another number of them; what comes out is to be what one that nobody
# disturbed writes.
source "$(dirname "$0")/../examples/translation/nmt/support.sh" "$1"
source "$tests/../../../mpi/together.sh"
kills=${2:-100}
RANDOM=${3:-1}

"$nmt" corpus --out toy >/dev/null 2>&1 || wrong "corpus fails"
flags=(--train toy/train.en toy/train.fr --dev toy/dev.en toy/dev.fr --embedding 32 --hidden 64 --dropout 0.3
  --epochs 12 --epoch-steps 25 --accumulate 4 --keep 2)
"$nmt" train "${flags[@]}" --model whole.st 2>/dev/null || wrong "train fails"

killed=0 trainings=0
while ((killed < kills && failures == 0)); do
  rm -f hurt.*
  how=--overwrite status=1
  while ((status != 0)); do
    count=$((RANDOM % 4 + 1))
    "${run_together[@]}" $count "$nmt" train "${flags[@]}" --model hurt.st $how 2>err &
    started=$!
    sleep "$(printf '%d.%03d' $((RANDOM % 3)) $((RANDOM % 1000)))"
    mapfile -t running < <(pgrep -f "^$nmt train.* --model hurt.st")
    if ((${#running[@]} > 0)) && kill -KILL "${running[RANDOM % ${#running[@]}]}" 2>/dev/null; then
      ((++killed))
    fi
    status=0
    wait $started || status=$?
    [[ ! -s hurt.training.st ]] || how=--resume
    if ((status != 0)) && ! grep -q "exited on signal 9" err; then
      wrong "$count processes, of which one was killed, say: $(<err)"
      break
    fi
  done
  ((++trainings))
  for file in st training.st epoch11.st epoch12.st; do
    cmp "whole.$file" "hurt.$file" || wrong "after $killed kills, $file is another"
  done
done
echo "$killed kills in $trainings trainings"
finish
