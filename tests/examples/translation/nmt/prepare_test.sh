#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Text is prepared once, by `nmt prepare` or by `nmt train` itself, and trains to the same bits.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
paste s.txt t.txt >pairs.tsv
learn() { "$nmt" train "${small[@]}" --epochs 2 "$@"; }
dev=(--dev s.txt t.txt)

learn --train s.txt t.txt "${dev[@]}" --model plain.st 2>/dev/null || wrong "train fails"
said=$("$nmt" prepare --train s.txt t.txt --model m.st 2>&1) || wrong "prepare fails: $said"
[[ "$said" == "m.text: 5 pairs of 5 lines, skipped 0 empty and 0 of more than 100 tokens"* ]] ||
  wrong "prepare said: $said"
expect "the text that train prepared" "$(md5sum <plain.text)" "$(md5sum <m.text)"
touch -d '2001-01-01' m.text
learn --train s.txt t.txt "${dev[@]}" --model m.st 2>/dev/null || wrong "train on a prepared text fails"
expect "when the text was written" "$(date -r m.text +%Y)" 2001
cmp m.st plain.st || wrong "a prepared text trains to another model"
learn --text m.text "${dev[@]}" --model alone.st 2>/dev/null || wrong "train without --train fails"
cmp alone.st plain.st || wrong "without --train it is another model"
[[ ! -e alone.text ]] || wrong "a text was written though there is one"

# What is there is replaced only if told to.
refuses_all_the_same "m.text is there already|with min_count 1, now it is 2|--text|--overwrite" \
  "$nmt" prepare --train s.txt t.txt --min-count 2 --model m.st
printf 'a note\n' >note.text
refuses_all_the_same "note.text is there already|no prepared text" \
  "$nmt" prepare --train s.txt t.txt --model note.st
"$nmt" prepare --train s.txt t.txt --min-count 2 --model m.st --overwrite 2>/dev/null ||
  wrong "prepare --overwrite fails"
refuses_all_the_same "m.text|--hold-out|--dev" learn --text m.text --model none.st
refuses_all_the_same "--min-count acts on --train" \
  learn --text m.text --min-count 3 "${dev[@]}" --model none.st
refuses_all_the_same "--hold-out|--dev" learn --train pairs.tsv --model none.st
refuses_all_the_same "--hold-out|--dev" learn --train pairs.tsv --hold-out 2 "${dev[@]}" --model none.st
odd=$'p\xff.tsv'  # which no JSON can hold
cp pairs.tsv "$odd" && echo "no tab" >>"$odd"
learn --train "$odd" "${dev[@]}" --model odd.st 2>said.txt || wrong "a name that is not UTF-8: $(<said.txt)"
"$nmt" info --text odd.text >/dev/null || wrong "no info of a text whose name was not UTF-8"
for weight in 0 1e-400 1e4 -1 inf; do
  refuses_all_the_same "pairs.tsv:$weight|weight" "$nmt" prepare --train pairs.tsv:$weight --model none.st
done
head -c 100 plain.text >cut.text
refuses_all_the_same "cut.text: its end is missing" learn --text cut.text "${dev[@]}" --model none.st

refuses_all_the_same "--train|--text" learn "${dev[@]}" --model none.st
refuses_all_the_same "--text|--model" "$nmt" prepare --train s.txt t.txt

# For a model that is trained further, whose words are others than the text would give.
"$nmt" prepare --train t.txt s.txt --from plain.st --text of_plain.text 2>/dev/null || wrong "prepare --from fails"
further() { "$nmt" train --from plain.st --epochs 2 --batch-size 5 "${dev[@]}" "$@"; }
further --text of_plain.text --model further.st 2>/dev/null || wrong "train does not take the text that was prepared for it"
further --train t.txt s.txt --model at_once.st 2>/dev/null || wrong "train --from fails"
cmp further.st at_once.st || wrong "prepared for --from, a text trains to another model"
"$nmt" prepare --train t.txt s.txt --text others.text 2>/dev/null || wrong "prepare fails"
refuses_all_the_same "others.text: its ids are not those of plain.st" further --text others.text --model none.st

# Nobody may have looked yet whether what is there is damaged: so --overwrite always writes it.
cp plain.text damaged.text
printf '\377' | dd of=damaged.text bs=1 seek=20 conv=notrunc 2>/dev/null
"$nmt" prepare --train s.txt t.txt --text damaged.text --overwrite 2>/dev/null || wrong "prepare --overwrite fails"
cmp damaged.text plain.text || wrong "prepare --overwrite leaves a damaged text"
"$nmt" prepare --train pairs.tsv:5e-1 --text half.text 2>/dev/null || wrong "prepare with a weight fails"
refuses_all_the_same "half.text is there already|weight 0.5 of pairs.tsv|now it is 2|--overwrite" \
  "$nmt" prepare --train pairs.tsv:2 --text half.text
"$nmt" prepare --train pairs.tsv:2 --text half.text --overwrite 2>/dev/null || wrong "another weight fails"
"$nmt" prepare --train s.txt t.txt --max-length 1 --text short.text 2>/dev/null || wrong "--max-length fails"
learn --text short.text "${dev[@]}" --model short.st 2>said.txt || wrong "a text of short lines: $(<said.txt)"
grep -q "of more than 1 tokens" said.txt || wrong "of a prepared --max-length is said: $(<said.txt)"

if ! lacks_sentencepiece; then
  mkfifo pipe.model
  refuses_all_the_same "pipe.model: cannot be read again" "$nmt" prepare --train s.txt t.txt \
    --tokenize bpe --source-subwords pipe.model --text piped.text
fi

# Neither another's text nor that of a training that goes on is another file of it.
md5sum half.text >half.sum
refuses_all_the_same "half.text is there already|--text" "$nmt" train "${small[@]}" --train s.txt t.txt \
  "${dev[@]}" --model plain.st --epochs 3 --resume --text half.text
md5sum --quiet --check half.sum || wrong "a training that goes on has replaced another's text"
for flags in "--keep 1" "--overwrite"; do
  # shellcheck disable=SC2086
  refuses_all_the_same "plain.epoch1.st" learn --train s.txt t.txt "${dev[@]}" --model plain.st $flags \
    --text plain.epoch1.st
done

# Several corpora, each with a weight, by flags or by a file of them.
learn --train s.txt t.txt:2 --train pairs.tsv:0.5 "${dev[@]}" --model two.st 2>said.txt ||
  wrong "two corpora fail: $(<said.txt)"
grep -q "10 pairs of 10 lines" said.txt || wrong "of two corpora is said: $(<said.txt)"
printf '{"train": [["s.txt", "t.txt:2"], ["pairs.tsv:0.5"]]}' >two.json
learn --config two.json "${dev[@]}" --model listed.st 2>said.txt ||
  wrong "corpora of a config fail: $(<said.txt)"
cmp two.st listed.st || wrong "corpora of a config train to another model"
"$nmt" train "${small[@]}" --train s.txt t.txt:2 --train pairs.tsv:0.5 "${dev[@]}" --model two.st \
  --epochs 3 --resume 2>/dev/null || wrong "two corpora do not resume"
refuses_all_the_same "weights" "$nmt" train "${small[@]}" --train s.txt t.txt --train pairs.tsv \
  "${dev[@]}" --model two.st --epochs 4 --resume

# One file for all; the other direction; compressed.
learn --train pairs.tsv --hold-out 2 --model held.st 2>said.txt || wrong "--hold-out: $(<said.txt)"
grep -q "3 pairs of 5 lines.*2 held out.*dev: 2 pairs" said.txt || wrong "--hold-out said: $(<said.txt)"
learn --train t.txt s.txt --swap --dev t.txt s.txt --model swapped.st 2>/dev/null || wrong "--swap"
cmp swapped.st plain.st || wrong "swapped twice is another model"
expect "an evaluation the other way round" \
  "$("$nmt" evaluate --model plain.st --test t.txt s.txt --swap --json)" \
  "$("$nmt" evaluate --model plain.st --test s.txt t.txt --json)"
for pack in gzip zstd; do
  command -v $pack >/dev/null || { skip "no $pack: reading what it packs" && continue; }
  $pack -c <s.txt >s.packed && $pack -c <t.txt >t.packed
  if learn --train s.packed t.packed "${dev[@]}" --model $pack.st 2>said.txt; then
    cmp $pack.st plain.st || wrong "of $pack it is another model"
  else
    grep -q "built without" said.txt || wrong "$pack: $(<said.txt)"
  fi
done

# Cut short while a training reads it: to nothing, where the system sends a signal, or within the
# last page, which then ends in zeros.
has_learnt() { [[ -s $1 ]]; }
for size in 0 20; do
  rm -f cut.st cut.training.st
  cp plain.text cut.text
  "$nmt" train "${small[@]}" --epochs 1000000 --text cut.text "${dev[@]}" --model cut.st 2>said.txt &
  wait_until $! has_learnt cut.st && truncate -s $size cut.text
  status=0
  wait $! || status=$?
  expect "status where the text is cut to $size bytes" $status 1
  said=$(grep '^nmt: ' said.txt)
  if ((size == 0)); then
    expect "what is said of it" "$said" "nmt: $PWD/cut.text: it was cut short while it was in use, or \
its disk failed; once it is whole, run the same again, a training with --resume"
  else
    [[ "$said" == "nmt: cut.text: "*" is not what was written; the file is damaged"* ]] ||
      wrong "of a text with zeros: $said"
  fi
  cp plain.text cut.text
  "$nmt" train "${small[@]}" --epochs 1 --text cut.text "${dev[@]}" --model cut.st --resume \
    2>said.txt || wrong "a training whose text was cut does not go on: $(<said.txt)"
  grep -q "nothing is left to do" said.txt || wrong "gone on, it says: $(<said.txt)"
done

# What a text is; and neither a text nor a model is taken for the other.
"$nmt" prepare --train s.txt t.txt:2 --train pairs.tsv:0.5 --hold-out 1 --text mixed.text 2>/dev/null ||
  wrong "prepare with two corpora fails"
"$nmt" info --text mixed.text >info.json || wrong "info --text fails"
for holds in 'one["format"] == "attune text 1" and one["bytes"] == '"$(stat -c %s mixed.text)" \
  'one["hold_out"] == 1 and not one["swap"] and one["tokenize"] == "none"' \
  '[each["files"] for each in one["corpora"]] == [["s.txt", "t.txt"], ["pairs.tsv"]]' \
  '[each["weight"] for each in one["corpora"]] == [2, 0.5]' \
  '[each["pairs"] for each in one["corpora"]] == [4, 4]' \
  'one["lines"]["pairs"] == 8 and one["lines"]["lines"] == 10 and one["held_out_pairs"] == 1' \
  'one["source_tokens"] == one["target_tokens"] and 8 < one["source_tokens"] < 18' \
  'one["source_vocabulary"] == one["target_vocabulary"] == 7'; do
  json_holds info.json "${holds//one[/lines[0][}"
done
refuses "info: name a model by --model, or a prepared text by --text" "$nmt" info
refuses "info: name a model" "$nmt" info --model m.st --text m.text
no_model="m.text is a prepared text, of 'nmt prepare' or 'nmt train', not a model; name a model"
for command in "info --model m.text" "translate --model m.text" "evaluate --model m.text --test s.txt t.txt" \
  "score --model m.text --target t.txt" "attend --model m.text" "translate --model m.st --ensemble m.text" \
  "average --models m.st m.text --output mean.st" \
  "train --train s.txt t.txt --dev s.txt t.txt --from m.text --model none.st"; do
  # shellcheck disable=SC2086
  refuses_all_the_same "$no_model" "$nmt" $command
done
no_text="m.st is a model, not a prepared text"
refuses_all_the_same "$no_text" "$nmt" info --text m.st
refuses_all_the_same "$no_text" "$nmt" train --text m.st "${dev[@]}" --model none.st
refuses_all_the_same "m.st is there already, and is a model" \
  "$nmt" prepare --train s.txt t.txt --text m.st
refuses_all_the_same "m.training.st: this is no text that 'nmt prepare' or 'nmt train' wrote" \
  "$nmt" info --text m.training.st

finish
