#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --average: where the mean of the last epochs does better on dev than the best of them, it becomes
# the model; where it does not, the best epoch stays.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
# A rate so high that epochs differ; the dropout makes means of them better than each.
noisy=(--embedding 8 --hidden 16 --batch-size 1 --learning-rate 0.3 --epochs 8 --keep 4 --average
  --best-by loss --overwrite)
seen=""
for seed in {1..12}; do
  said=$("$nmt" train --train s.txt t.txt --dev s.txt t.txt --model m.st "${noisy[@]}" --seed "$seed" \
    2>&1) || wrong "train fails: $said"
  "$nmt" average --models m.epoch{5,6,7,8}.st --output mean.st --overwrite || wrong "average fails"
  best=$(tac <<<"$said" | sed -n '/(best)/{s/^epoch \([0-9]*\).*/\1/p;q}')
  case $said in
    *"on dev, better than the best epoch"*)
      seen+=b
      cmp -s <("$nmt" translate --model m.st --input s.txt --scores) \
        <("$nmt" translate --model mean.st --input s.txt --scores) || wrong "seed $seed: no mean"
      ;;
    *"on dev, no better than the best epoch"*)
      seen+=n
      [[ ! -e m.epoch$best.st ]] || cmp -s m.st "m.epoch$best.st" || wrong "seed $seed: not the best"
      ;;
    *) wrong "--average said: $said" ;;
  esac
done
[[ $seen == *b* && $seen == *n* ]] || wrong "of means, better and no better, seen: $seen"

finish
