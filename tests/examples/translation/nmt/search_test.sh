#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# translate with a beam, with samples, and with what constrains either.
source "$(dirname "$0")/support.sh" "$1"

learn_five_pairs
train --model none.st --epochs 1 --attention none 2>/dev/null

expect "a beam, by heart" "$("$nmt" translate --model m.st --input s.txt --beam 5)" "$(cat t.txt)"
list=$("$nmt" translate --model m.st --input s.txt --beam 4 --n-best 3) || wrong "--n-best fails"
expect "lines of three best" "$(wc -l <<<"$list")" 15
expect "their first" "$(awk -F'\t' '!seen[$1]++ {print $4}' <<<"$list")" "$(cat t.txt)"
awk -F'\t' '$1 == line && $2 > score {exit 1} {line = $1; score = $2}' <<<"$list" ||
  wrong "n-best lists are not sorted: $list"
drawn() { "$nmt" translate --model m.st --input s.txt --sample --temperature 3 "$@"; }
expect "samples of one seed" "$(drawn --sample-seed 2)" "$(drawn --sample-seed 2 --batch-size 1)"
[[ "$(drawn --sample-seed 2)" != "$(drawn --sample-seed 3)" ]] || wrong "two seeds, the same samples"
expect "samples of the best word" "$(drawn --top-k 1)" "$(cat t.txt)"
expect "short translations" "$("$nmt" translate --model m.st --input s.txt --max-length-ratio 0 \
  --max-length-extra 1 | awk 'NF > 1')" ""
refuses "beam of 1" "$nmt" translate --model m.st --input s.txt --n-best 2
refuses "beam of 1" "$nmt" translate --model m.st --input s.txt --sample --beam 2
refuses "attention" "$nmt" translate --model none.st --input s.txt --beam 2 --coverage-penalty 0.2
refuses "attention" "$nmt" translate --model none.st --input s.txt --replace-unknown
refuses "minimum|maximum" "$nmt" translate --model m.st --input s.txt --min-length-ratio 3
refuses "--top-p" "$nmt" translate --model m.st --input s.txt --sample --top-p 0
refuses "--sample" "$nmt" translate --model m.st --input s.txt --temperature 0.7
refuses "--n-best" "$nmt" evaluate --model m.st --test s.txt t.txt --beam 2 --n-best 2
refuses "allow_unknown" "$nmt" translate --model m.st --input s.txt --replace-unknown --no-allow-unknown
"$nmt" translate --model m.st --input s.txt --eos-penalty 1 --no-repeat-ngram 2 --no-allow-unknown \
  --beam 2 >/dev/null || wrong "constraints of the search fail"
[[ "$("$nmt" info --model m.st)" != *beam* ]] || wrong "a model holds decoding flags"

# ---- what is unknown -----------------------------------------------------------------------------

train --model u.st "${by_heart[@]}" --min-count 3 --epochs 60 2>/dev/null || wrong "--min-count fails"
expect "attend: unknown words replaced" \
  "$("$nmt" attend --model u.st --replace-unknown --colour never <<<c | sed -n 1p)" c
"$nmt" translate --model u.st <<<c | grep -q '<unk>' || wrong "u.st knows what it should not"
"$nmt" translate --model u.st --no-allow-unknown <<<c | grep '<unk>' && wrong "--no-allow-unknown is ignored"

finish
