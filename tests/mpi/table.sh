#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The table of bytes: table.sh NMT trains in nine ways, with 4 and with 6 batches in a step, on every
# number of processes that divides the work, or does not, and wants the same files each time.
source "$(dirname "$0")/../examples/translation/nmt/support.sh" "$1"
source "$tests/../../../mpi/together.sh"

"$nmt" corpus --out toy >/dev/null 2>&1 || wrong "corpus fails"
for language in en fr; do
  head -n 230 toy/train.$language >train.$language  # passes of 15 batches: the last step is short
  head -n 40 toy/dev.$language >dev.$language
done
ways=(
  "--label-smoothing 0.1"
  "--teacher-forcing inverse_sigmoid --teacher-forcing-rate 5"
  "--joint --tie all --cell gru"
  "--optimizer sgd --momentum 0.9 --clip 0.05"
  "--optimizer adamw --weight-decay 0.1 --moving-average 0.9"
  "--optimizer lion --learning-rate 0.0005 --attention multi_head --decoder conditional --layers 2"
  "--optimizer rmsprop --schedule plateau --best-by loss --patience 1 --learning-rate 0.05"
  "--batch-unit tokens --batch-size 200 --keep 3 --average --freeze-embeddings source --epoch-steps 5"
  "--gradients bf16 --teacher-forcing constant --teacher-forcing-rate 0.7"
)
for way in "${ways[@]}"; do
  [[ $way == *--batch-size* ]] || way+=" --batch-size 16"
  row=
  for steps in "4 1 2 3 4" "6 1 2 3 6"; do
    read -r batches counts <<<"$steps"
    for count in $counts; do
      rm -rf "of$count"
      mkdir "of$count"
      # shellcheck disable=SC2086
      together "$count" "$nmt" train --train train.en train.fr --dev dev.en dev.fr --embedding 24 \
        --hidden 32 --epochs 3 --dropout 0.3 --accumulate "$batches" $way \
        --model "of$count/m.st" 2>err || wrong "$count processes with $way: $(<err)"
      if ((count == 1)); then
        expected=$(cd of1 && md5sum ./*)
        files=$(wc -l <<<"$expected")
      elif [[ $(cd "of$count" && md5sum ./*) != "$expected" ]]; then
        wrong "$count processes with $batches batches and $way write other bytes"
      fi
    done
    row+="  K = $batches on P = ${counts// /, }: $files files"
  done
  echo "$way: $row"
done
finish
