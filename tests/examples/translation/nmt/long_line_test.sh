#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# One long line costs what it costs alone, whatever stands beside it. usage: long_line_test.sh NMT
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
words() {  # COUNT WORD
  yes "$2" | head -n "$1" | paste -sd ' '
}
beside_short_ones() {  # COUNT WORD
  for _ in {1..63}; do echo "$2"; done
  words "$1" "$2"
}
beside_short_ones 3000 a >long.s
beside_short_ones 3000 x >long.t

# In 1.5 GB of addresses, where 4.7 were asked for; a sanitizer reserves more than that for itself.
is_sanitized || ulimit -v 1500000
dev=(--dev long.s long.t)
"$nmt" train --train s.txt t.txt "${dev[@]}" --model m.st "${small[@]}" --epochs 1 2>said.txt ||
  wrong "train: $(tail -n 1 said.txt)"
is_sanitized ||
  refuses "the largest batch has 64 pairs, padded to 3001 and 3001 tokens|--max-length|--batch-unit tokens" \
    "$nmt" train --train long.s long.t "${dev[@]}" --model l.st --embedding 8 --hidden 16 \
    --batch-size 64 --max-length 3000
runs() {  # COMMAND...
  "$nmt" "$@" >out.txt 2>said.txt || wrong "$1: $(tail -n 1 said.txt)"
}
model=(--model m.st --max-length 3000)
runs evaluate --model m.st --test long.s long.t --max-length-ratio 0.1 --beam 2
runs score "${model[@]}" --input long.s --target long.t --batch-size 64
runs attend "${model[@]}" --input long.s --target long.t --format alignment --batch-size 64
runs translate "${model[@]}" --input long.s --batch-size 64 --beam 8 --max-length-ratio 0.1
expect "lines of it" "$(wc -l <out.txt)" 64
runs translate "${model[@]}" --input long.s --batch-size 64 --sample --n-best 2

# By tokens, a batch is as large as its longer side says: here sources of 90 words, targets of one.
for _ in {1..500}; do printf '%s\tx\n' "$(words 90 a)"; done >headlines.tsv
headlines() {  # FLAGS...
  "$nmt" train --train headlines.tsv --dev headlines.tsv --model h.st --embedding 8 --hidden 16 \
    --batch-unit tokens --batch-size 1000 "$@"
}
headlines --epochs 1 --log h.jsonl 2>said.txt || wrong "$(tail -n 1 said.txt)"
expect "steps of 10 pairs of 91 tokens" "$(grep -o '"step":[0-9]*' h.jsonl | tail -n 1)" '"step":50'
# A training of before, whose state has no format, had other batches.
sed -i 's/"format"/"formax"/' h.training.st
refuses "older nmt, which made other batches of tokens" headlines --epochs 2 --resume

finish
