#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is wrong in a file of flags, --config, is told with the file, the line and the key.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
learn() {  # FLAGS...
  "$nmt" train --train s.txt t.txt --dev s.txt t.txt --model c.st "$@"
}
# A config of these lines is refused, and the message begins so. "FILE:LINE: " stands before it.
wrong_at() {  # LINE "PIECE|PIECE" TEXT
  printf '%b' "$3" >config.json
  refuses "config.json:$1: |$2" learn --config config.json
}
wrong_at 2 "'hidden'|--hidden: many is no whole number" '{"layers": 1,\n "hidden": "many"}'
wrong_at 3 "'dropout'|--dropout: 0.99" '{"layers": 1,\n\n "dropout":\n 0.99}'
wrong_at 1 "'dropout'|1e+308" '{"dropout": 1e308}'
wrong_at 1 "'seed'|-1" '{"seed": -1}'
wrong_at 1 "'seed'" '{"seed": 1.5}'
wrong_at 1 "'cell'|lstn" '{"cell": "lstn",\n "layers": 1}'
wrong_at 2 "'input_feeding'" '{"layers": 1,\n "input_feeding": "maybe"}'
wrong_at 2 "'input_feeding'" '{"layers": 1,\n "input_feeding": [true, false]}'
wrong_at 2 "'hidden'" '{"layers": 1,\n "hidden": [4, 5]}'
wrong_at 2 "'hidden' is neither a number" '{"layers": 1,\n "hidden": null}'
wrong_at 2 "'hidden' is neither a number" '{"layers": 1,\n "hidden": []}'
wrong_at 3 "'nmt train' has no choice 'hiden'" '{"layers": 1,\n\n "hiden": 4, "laiers": 5}'
wrong_at 2 "'input-feeding' and 'input_feeding' are one choice" \
  '{"input_feeding": true,\n "input-feeding": true}'
wrong_at 1 "'no-joint' and 'joint' are one choice" '{"joint": true, "no-joint": true}'

printf '{"hidden": 4,\n "layers": 1,\n "hidden": 8}' >twice.json
refuses 'twice.json: line 3: the key "hidden" stands there twice, first in line 1' \
  learn --config twice.json
{ printf '{"cell":%.0s' {1..1000} && printf '[%.0s' {1..200000}; } >deep.json
refuses "deep.json: line 1: objects and lists lie more than 16 deep" \
  learn --config deep.json
wrong_at 2 "'hidden' is neither a number" '{"layers": 1,\n "hidden": {"of": 4}}'
wrong_at 2 "'hidden' is neither a number" '{"layers": 1,\n "hidden": [[4]]}'
wrong_at 1 "'nmt train' has no choice 'config'" '{"config": "other.json"}'

# A switch is true or false, whatever CLI11 would take for either; a name is a text.
for value in 5 1 0 '""' '"true"' '"{}"' '[true]' '99999999999999999999'; do
  for key in overwrite bidirectional no-bidirectional average; do
    wrong_at 2 "'$key' is either true or false" '{"layers": 1,\n "'$key'": '"$value"'}'
  done
done
wrong_at 1 "'log' is a name, in quotes" '{"log": 5}'
wrong_at 2 "'model' is a name, in quotes" '{"layers": 1,\n "model": true}'
for list in '"[s.txt]"' '["s.txt", "[t.txt]"]'; do
  wrong_at 2 "'train'|what stands in brackets is taken for a list" '{"layers": 1,\n "train": '"$list"'}'
done
refuses "--dev=[t.txt]: what stands in brackets is taken for a list; if it is a file, write ./[t.txt]" \
  "$nmt" train --train s.txt t.txt --model c.st "--dev=[t.txt]"
refuses "[t.txt]: what stands in brackets" "$nmt" compare --reference t.txt --outputs "[t.txt]"
wrong_at 2 "'hidden' has a zero byte" '{"layers": 1,\n "hidden": "8\\u0000"}'
printf '{"pairs": 100,\n "out": 1.50}' >config.json
refuses "config.json:2: 'out' is a name, in quotes" "$nmt" corpus --config config.json
printf '{"layers": 1,\n "keep": 1e400}' >config.json
refuses "config.json: it is no valid JSON: number overflow parsing '1e400', in line 2" learn --config config.json
for value in 7 0 yes maybe 99999999999999999999 "" "{}"; do
  for flag in --bidirectional --no-bidirectional --average --overwrite; do
    refuses "$flag is either true or false, not '$value'" learn "$flag=$value"
  done
done
refuses "--json is either true or false" "$nmt" evaluate --json=2 --model m.st --test s.txt t.txt

printf '{"hidden": 4}\n{"hidden": 5}' >two.json
refuses "two.json: it is no valid JSON|line 2" learn --config two.json
for text in '[{"hidden": 4}]' '"hidden"' 4 null; do
  echo "$text" >other.json
  refuses "other.json is no JSON object" learn --config other.json
done
expect "models" "$(find . -name '*.st')" ""

# A flag wins over the file, and what the file has of the others is still taken.
printf '{"hidden": 6, "embedding": 4, "no-bidirectional": true, "epochs": 1,
  "train": ["s.txt", "t.txt"], "dev": ["s.txt", "t.txt"], "model": "c.st"}' >good.json
"$nmt" train --config good.json --hidden 10 2>/dev/null || wrong "--config fails"
info=$("$nmt" info --model c.st) || wrong "info fails"
for line in '"hidden": 10,' '"embedding": 4,' '"bidirectional": false,'; do
  [[ "$info" == *"$line"* ]] || wrong "a model of --config has no $line: $info"
done

mkdir folder.json
refuses "cannot read folder.json: Is a directory" learn --config folder.json
refuses "cannot read none.json: No such file or directory" learn --config none.json
refuses "cannot read /proc/self/mem: Input/output error" learn --config /proc/self/mem
refuses "/dev/zero has more than 1 MiB" learn --config /dev/zero
echo '{"hidden": 4' >cut.json
refuses "cut.json: it is no valid JSON|line 2" learn --config cut.json
printf '{"hidden": 4,\n "layers" 2}' >comma.json
refuses "comma.json: it is no valid JSON|line 2" learn --config comma.json
# Once more, as a switch may be said with its value, and a file need not be one of the disk.
rm -f c.*
learn --bidirectional=false --no-input-feeding=false --epochs 1 --hidden 4 \
  --config <(echo '{"embedding": 4, "no-joint": false}') 2>said.txt || wrong "$(<said.txt)"
info=$("$nmt" info --model c.st)
for line in '"bidirectional": false' '"input_feeding": true' '"embedding": 4'; do
  [[ "$info" == *"$line"* ]] || wrong "a model of switches with values has no $line: $info"
done

finish
