#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A training that is stopped or killed and resumed is one that was not, and goes on only with what it
# was begun with.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs

# Many short epochs, so that a signal comes in the middle of them.
long=(--epochs 600 --keep 3 --average --seed 3)
train --model whole.st "${long[@]}" 2>whole.log || wrong "a long training fails"
is_under_way() { compgen -G 'part.epoch[4-9]*.st' >/dev/null; }
for signal in KILL INT TERM HUP; do  # KILL may leave a temporary file: the next writer removes it
  rm -f part.*
  # In a script, what runs in the background would ignore SIGINT.
  env --default-signal=INT,HUP "$nmt" train --train s.txt t.txt --dev s.txt t.txt "${small[@]}" \
    --model part.st "${long[@]}" 2>part.log &
  wait_until $! is_under_way
  kill -$signal $!
  wait $! 2>/dev/null
  expect "status after SIG$signal" $? $((128 + $(kill -l $signal)))
  [[ $signal == KILL || "$(<part.log)" == *"part.training.st"*"--resume"* ]] ||
    wrong "after SIG$signal it said: $(<part.log)"
  train --model part.st "${long[@]}" --resume 2>part.log || wrong "--resume fails: $(<part.log)"
  cmp -s part.st whole.st || wrong "stopped by SIG$signal and resumed, the model differs"
done
expect "kept epochs" "$(echo part.epoch*.st)" "part.epoch598.st part.epoch599.st part.epoch600.st"

# ---- only with what it was begun with ------------------------------------------------------------

for i in {1..20000}; do echo 'a b'; done >long.s
train --model c.st --epochs 1 --seed 8 2>/dev/null  # its state must not be taken for that of another
"$nmt" train --train long.s long.s --dev s.txt t.txt "${small[@]}" --model c.st --seed 9 \
  --overwrite 2>/dev/null &
wait_until $! grep -qaF 'seed\":9' c.training.st
kill -KILL $!
wait $! 2>/dev/null
refuses "seed 9, now it is 8" "$nmt" train --train long.s long.s --dev s.txt t.txt "${small[@]}" \
  --model c.st --epochs 1 --seed 8 --resume
refuses "clip|1.0|2.0" train --model part.st "${long[@]}" --clip 2 --resume
refuses "batch_size 2, now it is left out" "$nmt" train --train s.txt t.txt --dev s.txt t.txt \
  --embedding 8 --hidden 16 --learning-rate 0.02 --model part.st "${long[@]}" --resume
refuses "layers 1, now it is 2" train --model part.st "${long[@]}" --layers 2 --bridge linear --resume
refuses "part.training.st|the training text" "$nmt" train --train t.txt s.txt --dev t.txt s.txt \
  "${small[@]}" --model part.st "${long[@]}" --resume
sed '1s/.*/b b/' s.txt >changed.txt
refuses "part.training.st|the training text" "$nmt" train --train changed.txt t.txt --dev s.txt t.txt \
  "${small[@]}" --model part.st "${long[@]}" --resume
refuses "nothing.training.st" train --model nothing.st --resume
train --model c.st --epochs 1 --tie source --joint 2>/dev/null || wrong "--tie source fails"
rm c.st
refuses "c.st is missing" train --model c.st --epochs 2 --tie source --joint --resume

finish
