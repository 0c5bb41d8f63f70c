#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Settings from a file: flags come before them, and every recipe trains.
source "$(dirname "$0")/support.sh" "$1"

recipes=$tests/../../../../examples/translation/recipes
write_five_pairs

cat >config.json <<'END'
{"train": ["s.txt", "t.txt"], "dev": ["s.txt", "t.txt"], "model": "c.st", "hidden": 6,
 "embedding": 8, "input-feeding": true, "bidirectional": false, "dropout": 0.25, "cell": "gru"}
END
"$nmt" train --config config.json --hidden 10 --epochs 1 --overwrite 2>/dev/null || wrong "--config fails"
info=$("$nmt" info --model c.st) || wrong "info fails"
for line in '"hidden": 10,' '"input_feeding": true,' '"bidirectional": false,' '"dropout": 0.25,' \
  '"cell": "gru",' '"encoder.rnn.weight_hh_l0": "[30, 10]"' '"tokenize": "none",' \
  '"lowercase": false,' '"source_vocabulary": 7,'; do
  [[ "$info" == *"$line"* ]] || wrong "a model of --config has no $line: $info"
done
for recipe in "$recipes"/*.json; do
  said=$("$nmt" train --config "$recipe" --train s.txt t.txt --dev s.txt t.txt --model c.st \
    --epochs 1 --keep 2 --overwrite 2>&1) || [[ "$said" == *"without SentencePiece"* ]] ||
    wrong "$recipe: $said"
done

finish
