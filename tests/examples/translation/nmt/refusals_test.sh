#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What cannot be done is refused by one sentence that names the flag, or the file and its line, and
# leaves everything as it was. usage: refusals_test.sh NMT
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
train --model m.st --epochs 1 2>/dev/null || wrong "train fails"
attend() { "$nmt" attend --model m.st "$@"; }
head -n 3 t.txt >short.txt
: >empty.txt

# ---- files and flags -----------------------------------------------------------------------------

before=$(cat m.st | md5sum)
printf '\n\n' >empty2.txt
printf 'a\n\xff\n' >invalid.txt
printf 'a b\n' >no_tab.tsv
head -c 100 m.st >cut.st
cp m.st nan.st && printf '\377\377\377\177' |
  dd of=nan.st bs=1 seek=$(($(stat -c %s m.st) - 4)) conv=notrunc 2>/dev/null
# All weights are the largest number, which no log-probability comes from.
train --model few.st --epochs 1 --dropout 0 2>/dev/null || wrong "train fails"
data=$((8 + $(od -An -t u8 -N 8 few.st)))
{ head -c "$data" few.st
  printf '\377\377\177\177%.0s' $(seq "$data" 4 $(($(stat -c %s few.st) - 1))); } >inf.st
cp s.txt text.st
mkdir folder

tr_=(--dev s.txt t.txt --model m.st --overwrite)
refuses "short.txt has 3 lines" "$nmt" train --train s.txt short.txt "${tr_[@]}"
refuses "empty.txt" "$nmt" train --train empty.txt empty.txt "${tr_[@]}"
refuses "missing.txt" "$nmt" train --train missing.txt t.txt "${tr_[@]}"
printf '\xff\n' >all_invalid.txt
refuses "all_invalid.txt:1|UTF-8" "$nmt" train --train all_invalid.txt all_invalid.txt "${tr_[@]}"
refuses "no_tab.tsv:1|tab" "$nmt" train --train no_tab.tsv "${tr_[@]}"
refuses "folder" "$nmt" train --train folder t.txt "${tr_[@]}"
refuses "folder/none/m.st" train --model folder/none/m.st
refuses "folder" train --model folder
refuses "folder/none/log" train --model m.st --log folder/none/log
refuses "--config|an empty name" "$nmt" train --config ""
refuses "--log|--joint stands where a name should|./--joint" train --model m.st --log --joint
refuses "-h stands where a name should" train --model m.st --log -h
refuses "--log|--keep stands where a name should" train --model m.st --log= --keep 2  # of an empty variable
refuses "--models|--output stands where a name should" "$nmt" average --models --output mean.st
refuses "trian" "$nmt" trian --epochs 8
refuses "--keep" train --model m.st --average
refuses "--joint" train --model m.st --tie source
refuses "--source-vectors" train --model m.st --tie source --joint --source-vectors v --target-vectors v
refuses "m.epoch2.st, which" train --model m.st --keep 2 --log m.epoch2.st
refuses "15 units" "$nmt" train --train s.txt t.txt --dev s.txt t.txt --model m.st --hidden 15
refuses "--epochs" train --model m.st --epochs 0
refuses "--dropout" train --model m.st --dropout 1
refuses "--label-smoothing" train --model m.st --label-smoothing 1
refuses "--learning-rate" train --model m.st --learning-rate nan
refuses "--learning-rate" train --model m.st --learning-rate 0x
refuses "--clip" train --model m.st --clip nan
refuses "--seed" train --model m.st --seed -1
refuses "--seed" train --model m.st --seed ""
refuses "--seed|010" train --model m.st --seed 010
refuses "--threads|010" train --model m.st --threads 010
refuses "nmt train --help" train --model m.st --no-such-flag
refuses "decay_patience|cosine" train --model m.st --decay-patience 3
refuses "decay_factor|cosine" train --model m.st --decay-factor 0.3
refuses "--layers|010" train --model m.st --layers 010
refuses "--layers|1.5" train --model m.st --layers 1.5
refuses "--seed" train --model m.st --seed 18446744073709551616
refuses "--layers" train --model m.st --layers 65
refuses "--cell" train --model m.st --cell lstn
refuses "--decoder" train --model m.st --decoder loung
refuses "--bridge" train --model m.st --bridge dense
refuses "--attention" train --model m.st --attention dots
refuses "bahdanau|attention" train --model m.st --decoder bahdanau --attention none
refuses "gnmt|2 layers" train --model m.st --decoder gnmt
refuses "bridge zero" train --model m.st --bridge zero --attention none
refuses "heads" train --model m.st --attention additive --heads 4
refuses "--decay-every" train --model m.st --schedule step
refuses "--decay-every" train --model m.st --decay-every 4
refuses "dot|16|12" train --model m.st --attention dot --encoder-hidden 12 --bridge zero
refuses "heads" train --model m.st --attention multi_head --heads 3
refuses "copy|linear" train --model m.st --encoder-layers 2
refuses "momentum" train --model m.st --momentum 0.5
refuses "beta2" train --model m.st --optimizer sgd --beta2 0.9
refuses "linear|--teacher-forcing-rate" train --model m.st --teacher-forcing linear
refuses "variational" train --model m.st --variational --teacher-forcing constant \
  --teacher-forcing-rate 0.5
refuses "floor" train --model m.st --teacher-forcing-floor 0.5
refuses "inverse_square_root" train --model m.st --schedule inverse_square_root --warm-up 0
refuses "bahdanau|input feeding" train --model m.st --decoder bahdanau --input-feeding
refuses "m.st|needs too" train --model m.st --log ./m.st
refuses "s.txt|needs too" train --model s.txt
refuses "t.txt|needs too" train --model m.st --log t.txt
refuses "m.st|needs too" "$nmt" translate --model m.st --input s.txt --output m.st
echo kept >kept.jsonl
refuses "short.txt" "$nmt" train --train s.txt short.txt "${tr_[@]}" --log kept.jsonl
expect "the log of a run that failed at once" "$(cat kept.jsonl)" kept
refuses "--threads" train --model m.st --threads 0
refuses "--train" "$nmt" train --train s.txt t.txt s.txt --dev s.txt t.txt --model m.st
refuses "--model" "$nmt" translate
refuses "--nonsense" "$nmt" translate --model m.st --nonsense
refuses "nmt: there is no flag --epoch (see nmt train --help)" "$nmt" train --epoch 3
refuses "there is no flag --targets" "$nmt" score --model m.st --targets t.txt
refuses "The following argument was not expected: more" "$nmt" score --model m.st --target t.txt more
refuses "--model is required" "$nmt" train --epochs 3
refuses "nmt --help" "$nmt"
refuses "not expected: info|nmt info --help" "$nmt" info --model m.st info  # one command at a time
refuses "frobnicate" "$nmt" frobnicate
refuses "missing.st" "$nmt" translate --model missing.st
refuses "cut.st" "$nmt" translate --model cut.st
refuses "nan.st|NaN" "$nmt" info --model nan.st
refuses "s.txt:1: inf.st: |NaN" "$nmt" translate --model inf.st --input s.txt
refuses "s.txt:1: inf.st: |NaN" "$nmt" score --model inf.st --input s.txt --target t.txt
refuses "s.txt:1: inf.st: |NaN" "$nmt" evaluate --model inf.st --test s.txt t.txt
refuses "text.st" "$nmt" translate --model text.st
refuses "folder" "$nmt" translate --model folder
refuses "missing.txt" "$nmt" translate --model m.st --input missing.txt
refuses "invalid.txt:2" "$nmt" translate --model m.st --input invalid.txt --output kept.txt
long_name=$(printf 'x%.0s' {1..300})
refuses "$long_name|too long" "$nmt" translate --model m.st --input s.txt --output "$long_name"
refuses "folder/none/o" "$nmt" translate --model m.st --input s.txt --output folder/none/o
refuses "no_tab.tsv|1|5" "$nmt" evaluate --model m.st --test s.txt t.txt --tags no_tab.tsv
refuses "short.txt" "$nmt" evaluate --model m.st --test s.txt short.txt
refuses "s.txt" "$nmt" corpus --out s.txt
refuses "short.txt has 3 lines" attend --input s.txt --target short.txt
refuses "missing.txt" attend --input s.txt --target missing.txt
refuses "short.txt|only 3 lines" attend --input s.txt --reference short.txt
refuses "s.txt|than the input, 3" attend --input short.txt --reference s.txt
refuses "invalid.txt:2" attend --input empty2.txt --target invalid.txt
refuses "folder/none/o" attend --input s.txt --format html --output folder/none/o
refuses "folder" attend --input s.txt --format svg --output folder
refuses "m.st|needs too" attend --input s.txt --format html --output m.st
refuses "t.txt|needs too" attend --input s.txt --target t.txt --format json --output t.txt
refuses "standard output|one SVG|--output" attend --input s.txt --format svg
refuses "/dev/null|one SVG" attend --input s.txt --format svg --output /dev/null
refuses "--format" attend --input s.txt --format pdf
refuses "--beam|--target" attend --input s.txt --target t.txt --beam 2
refuses "invalid.txt:2" attend --input invalid.txt --format json --output kept.txt
if [[ -w /dev/full ]]; then
  refuses "/dev/full" attend --input s.txt --format html --output /dev/full
  refuses "standard output" bash -c '"$1" translate --model m.st --input s.txt >/dev/full' _ "$nmt"
  refuses "/dev/full" "$nmt" translate --model m.st --input s.txt --output /dev/full
  said=$(train --model m2.st --log /dev/full 2>&1) && wrong "a full disk went unnoticed"
  [[ "$said" == *"cannot write /dev/full"* ]] || wrong "a full disk said: $said"
fi

echo kept >kept.fr
refuses "standard input" bash -c '"$1" translate --model m.st --output kept.fr --overwrite <folder' _ "$nmt"
refuses "standard input" bash -c '"$1" translate --model m.st --output kept.fr --overwrite <&-' _ "$nmt"
"$nmt" translate --model m.st --max-length 1 --input s.txt --output o.txt --overwrite 2>&-
expect "messages that nobody can read" "$(wc -l <o.txt)" 5
expect "the output of a run that could not read" "$(cat kept.fr)" kept
expect "the model is as it was" "$(cat m.st | md5sum)" "$before"
[[ ! -e kept.txt ]] || wrong "a failed run left its output"
expect "temporary files" "$(find . -name '*tmp*')" ""

# ---- a text's choices ----------------------------------------------------------------------------

printf 'the cat\tle chat\nthe dog\tle chien\n' >raw.tsv
cut -f1 raw.tsv >raw.en
raw() {  # FLAGS...
  "$nmt" train --train raw.tsv --dev raw.tsv "${small[@]}" --epochs 1 --model k.st "$@"
}
refuses "joint" train --model v.st --joint --target-min-count 3
refuses "--min-count" train --model v.st --min-count 9
refuses "raw.en has subwords|none" raw --source-subwords raw.en
refuses "--joint" raw --tie all
refuses "--batch-unit" raw --batch-unit words
refuses "--tokenize" raw --tokenize moses
refuses "--vocabulary-size" raw --vocabulary-size -1
if lacks_sentencepiece; then
  refuses "without SentencePiece; install libsentencepiece-dev" raw --tokenize bpe
else
  cp raw.en other.en
  refuses "raw.en|SentencePiece model" raw --tokenize bpe --source-subwords raw.en
  refuses "missing.model" raw --tokenize bpe --target-subwords missing.model
  truncate -s 200M huge.model
  refuses "huge.model has more than 128 MiB" raw --tokenize bpe --source-subwords huge.model
  refuses "/dev/zero: cannot be read again" raw --tokenize bpe --source-subwords /dev/zero
  refuses "joint|raw.en|other.en" raw --tokenize bpe --joint \
    --source-subwords raw.en --target-subwords other.en
  refuses "nothing to act on" raw --tokenize unigram --vocabulary-size 9 \
    --source-subwords raw.en --target-subwords other.en
  refuses "5 subwords|from raw.tsv (source): " raw --tokenize unigram --vocabulary-size 5
  printf ' \n \n' >blank.txt && printf 'a b\nb a\n' >words.txt
  for flags in "" --joint; do
    # shellcheck disable=SC2086
    refuses "from ${flags:+blank.txt and }blank.txt, which has no words" "$nmt" train \
      --train blank.txt blank.txt --dev raw.tsv --model k.st --tokenize bpe $flags
  done
  refuses "from blank.txt, which" "$nmt" train --train words.txt blank.txt --dev raw.tsv --model k.st --tokenize bpe
  refuses "raw.en|needs too" "$nmt" train --train raw.tsv --dev raw.tsv --model raw.en \
    --tokenize bpe --source-subwords raw.en
  raw --tokenize bpe --vocabulary-size 20 2>/dev/null || wrong "bpe fails"
  refuses "invalid.txt:2" "$nmt" translate --model k.st --input invalid.txt
fi

finish
