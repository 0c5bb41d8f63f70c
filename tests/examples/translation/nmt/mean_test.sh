#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --average: where the mean of the last epochs does better on dev than the best of them, it becomes
# the model; where it does not, the best epoch stays.
source "$(dirname "$0")/support.sh" "$1"

printf 'a\na\n' >s.txt
printf 'x\ny\n' >t.txt
settings=(--train s.txt t.txt --dev s.txt t.txt "${by_heart[@]}" --model m.st --best-by loss --overwrite)
averaged() {  # WORDS FLAGS...: after two epochs, the mean of both is as these words say
  said=$("$nmt" train "${settings[@]}" --epochs 2 --keep 2 --average "${@:2}" 2>&1) ||
    wrong "train fails: $said"
  [[ "$said" == *"on dev, $1 than the best epoch"* ]] || wrong "should be $1, said: $said"
  "$nmt" average --models m.epoch1.st m.epoch2.st --output mean.st --overwrite || wrong "average fails"
}
scores() { "$nmt" translate --model "$1" --input s.txt --scores; }

# While all goes down a long slope, the last epoch is the lowest.
averaged "no better" --embedding 8 --hidden 16 --learning-rate 0.02 --warm-up 0
cmp -s m.st m.epoch2.st || wrong "the best epoch did not stay: $said"
cmp -s <(scores m.st) <(scores mean.st) && wrong "the mean is the best epoch"

# One epoch sees 'x' alone, the other one 'y', and each leaps to its side: the mean is between them.
"$nmt" train "${settings[@]}" --embedding 8 --hidden 16 --learning-rate 0.02 --epochs 40 2>said.txt ||
  wrong "train fails: $(<said.txt)"
mv m.st both.st
averaged "better" --from both.st --batch-size 1 --epoch-steps 1 --optimizer sgd --learning-rate 2 \
  --schedule constant --warm-up 0
cmp -s <(scores m.st) <(scores mean.st) || wrong "the mean did not become the model: $said"

finish
