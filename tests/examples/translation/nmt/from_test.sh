#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --from: a training that starts from a model keeps its settings, unless a flag that may changes one;
# and from word vectors.
source "$(dirname "$0")/support.sh" "$1"

learn_five_pairs
tune() {  # FLAGS...
  "$nmt" train --train s.txt t.txt --dev s.txt t.txt --epochs 1 --overwrite "$@"
}
printf '2 8\na 1 2 3 4 5 6 7 8\nq 1 2 3 4 5 6 7 8\n' >vectors.txt
for seed in 1 2 2; do  # of what is drawn, dropout alone depends on the seed here
  tail -n 1 s.txt >one.s && tail -n 1 t.txt >one.t
  "$nmt" train --train one.s one.t --dev one.s one.t --epochs 3 --model seed.st --from m.st --overwrite \
    --dropout 0.5 --seed $seed 2>/dev/null || wrong "--from with --seed fails"
  mv seed.st seed.$seed.st && expect "info has the seed" \
    "$("$nmt" info --model seed.$seed.st | grep -o '"seed": .')" "\"seed\": $seed"
  [[ ! -e seed.old ]] || cmp -s seed.2.st seed.old || wrong "--from with the same seed differs"
  [[ $seed == 2 ]] && cp seed.2.st seed.old
done
cmp -s <("$nmt" translate --model seed.1.st --scores --input s.txt) \
  <("$nmt" translate --model seed.2.st --scores --input s.txt) && wrong "--from ignores --seed"
said=$(tune --model c.st --from m.st --max-length 2 --source-vectors vectors.txt 2>&1) ||
  wrong "--from fails: $said"
[[ "$said" == *"and 1 of more than 2 tokens"* ]] || wrong "--from with --max-length said: $said"
[[ "$said" == *"vectors of 1 of 7 words"* ]] || wrong "--from with --source-vectors said: $said"
refuses "train: --hidden is a choice|--from" tune --model c.st --from m.st --hidden 16
echo '{"hidden": 16}' >hidden.json
refuses "train: --hidden of hidden.json is a choice|--from" tune --model c.st --from m.st --config hidden.json
refuses "train: --hidden is a choice" tune --model c.st --from m.st --config hidden.json --hidden 16
choices() {  # MODEL: its settings, without how it was trained
  "$nmt" info --model "$1" | sed '/"training": {/,/}/d'
}
choices m.st >of_m.json
tune --model c.st --from m.st --word-dropout 0.25 --variational 2>/dev/null ||
  wrong "--from with dropout fails"
expect "what --from changed" "$(choices c.st | diff of_m.json - | grep '^>' | tr -d ' ')" \
  $'>"word_dropout":0.25,\n>"variational":true,'
train --model variational.st --epochs 1 --variational 2>/dev/null
refuses "variational" tune --model c.st --from variational.st --teacher-forcing linear \
  --teacher-forcing-rate 0.1
refuses "--from" tune --model c.st --from ""
cp m.st c.epoch1.st
refuses "c.epoch1.st|needs too" tune --model c.st --from c.epoch1.st --keep 2
mkdir free && cp m.st free/m.epoch1.st
"$nmt" train --train s.txt t.txt --dev s.txt t.txt --epochs 1 --model free/m.st --from free/m.epoch1.st \
  2>said.txt || wrong "what no epoch will replace may be read: $(<said.txt)"
refuses "c.training.st|needs too" tune --model c.st --log c.training.st
said=$(train --model c.st --epochs 1 --source-vectors vectors.txt --freeze-embeddings source 2>&1)
[[ "$said" == *"vectors.txt: vectors of 1 of 7 words"* ]] || wrong "--source-vectors said: $said"
refuses "t.txt:1" train --model c.st --target-vectors t.txt

finish
