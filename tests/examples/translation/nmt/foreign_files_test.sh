#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Files that others wrote, and damaged ones: read, or refused by a sentence that names the file.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
train --epochs 1 --model m.st 2>/dev/null || wrong "training fails"

little_endian() {  # NUMBER: as 8 bytes
  local i
  for i in {0..7}; do printf '%b' "\\x$(printf %02x $(($1 >> 8 * i & 255)))"; done
}
safetensors() {  # HEADER: a file of it, without data
  little_endian ${#1}
  printf %s "$1"
}

# ---- word vectors --------------------------------------------------------------------------------

learn() {  # FLAGS...
  "$nmt" train --train s.txt t.txt --dev s.txt t.txt --hidden 4 "$@"
}
vectors_of() {  # TEXT: what is said of them
  printf '%b' "$1" >v.txt
  rm -f v.st v.training.st
  learn --embedding 3 --epochs 1 --model v.st --source-vectors v.txt 2>&1 | head -n 1
}
expect "vectors with tabs" "$(vectors_of 'a\t0.1\t0.2\t0.3\nb\t0.4\t0.5\t0.6\n')" \
  "v.txt: vectors of 2 of 7 words"
expect "numbers" "$(vectors_of 'a +0.1 1e-400 0.3\n')" "v.txt: vectors of 1 of 7 words"
expect "words that are none" \
  "$(vectors_of '4 3\n\n 0.7 0.8 0.9\na 0.1 0.2 0.3\ncaf\xc3 1 2 3\nb 0.4 0.5 0.6\n')" \
  "v.txt: vectors of 2 of 7 words; passed over 2 lines of words that no vocabulary can hold"
expect "words that stand twice" "$(vectors_of 'a 1 2 3\nb 1 2 3\na 4 5 6\n')" \
  "v.txt: vectors of 2 of 7 words; passed over 1 lines of words that stood before"
vectors_of '100000 3\na 1 2 3\nx 1 2 3\n' >/dev/null
rm -f v.st v.training.st
expect "a file cut short" \
  "$(learn --embedding 3 --epochs 1 --model v.st --source-vectors v.txt 2>&1 | sed -n 2p)" \
  "v.txt: its first line tells of 100000 words, there are 2"
printf 'a 1 2 3\nb 1 2\n' >v.txt
rm -f v.st v.training.st
refuses "v.txt:2: a word and 2 numbers" learn --embedding 3 --model v.st --source-vectors v.txt

# ---- subwords ------------------------------------------------------------------------------------

# U+2585 is SentencePiece's own mark: a line with it is learnt from like any other.
if ! lacks_sentencepiece; then
  for i in {1..15}; do printf 'quiz zig \u2585\tQUIZ ZIG \u2585\nzebra\tZEBRA\n'; done >blocks.tsv
  said=$("$nmt" train --train blocks.tsv --dev blocks.tsv --embedding 4 --hidden 4 --epochs 1 \
    --tokenize bpe --vocabulary-size 40 --model b.st 2>&1) || wrong "a text of blocks fails: $said"
  pieces=$(echo 'qaz' | "$nmt" attend --model b.st --format json)
  [[ "$pieces" == *'"▁q","a","z"'* ]] || wrong "a letter of the text is no piece: $pieces"
  # Of a piece that begins with a zero byte, its dictionary throws an exception.
  {
    printf '\n\x0e\n\x05<unk>\x15\0\0\0\0\x18\x02'
    printf '\n\x0a\n\x03\0\0\0\x15\x8f;\xbc\xbf'
    printf '\x12\x02\x18\x01\x1a\x0c\n\x08identity\x12\0'
  } >odd.model
  refuses "odd.model: the SentencePiece model cannot be used" \
    train --tokenize unigram --source-subwords odd.model --model o.st
fi

# ---- models --------------------------------------------------------------------------------------

printf 'PK\x03\x04\0\0\x08\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0m/data.pkl' >m.pt
refuses "m.pt: not a safetensors file, but a PyTorch file|safetensors.torch.save_file" \
  "$nmt" info --model m.pt
refuses "s.txt: not a safetensors file, but a text" "$nmt" info --model s.txt
# What a model says of its training may be anything.
LC_ALL=C sed 's/"training":"{/"training":"[/' m.st >other.st
expect "what info says of it" "$("$nmt" info --model other.st)" \
  "$("$nmt" info --model m.st | sed '/^  "training": {/,/^  },/d')"

# A file that says that it holds 10 GB, and does: as a hole. (Sanitizers need more addresses.)
within_4_gb() { (ulimit -v 4000000 && exec "$@"); }
if within_4_gb "$nmt" --version >/dev/null 2>&1; then
  safetensors '{"x":{"dtype":"F32","shape":[2500000000],"data_offsets":[0,10000000000]}}' >huge.st
  truncate -s $(($(stat -c %s huge.st) + 10000000000)) huge.st
  refuses "cannot read huge.st: memory does not hold its 100000000" \
    within_4_gb "$nmt" info --model huge.st
  rm huge.st
fi

# JSON of any depth in what a state or a model says of itself.
deep=$(printf '[%.0s' {1..120000} && printf ']%.0s' {1..120000})
safetensors '{"__metadata__":{"kept_epochs":"[]","position":"{}","training":"'"$deep"'"}}' \
  >m.training.st
refuses "m.training.st: |more than 16 deep" train --model m.st --epochs 2 --resume
safetensors '{"__metadata__":{"format":"attune translation model 3","config":"'"$deep"'"}}' >d.st
refuses "d.st: the settings cannot be read: line 1: |more than 16 deep" "$nmt" info --model d.st

finish
