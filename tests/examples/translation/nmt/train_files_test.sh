#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Work is never lost: usage: train_files_test.sh NMT. What an earlier run made is replaced only where
# a flag says so, and what a kill interrupts goes on where it was, its log too.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
new() {  # FLAGS...: a training that replaces nothing
  "$nmt" train --train s.txt t.txt --dev s.txt t.txt "${small[@]}" "$@"
}

# ---- what is there stays ---------------------------------------------------------------------------

new --model m.st --epochs 4 --keep 2 --log m.jsonl 2>said.txt || wrong "train fails: $(<said.txt)"
expect "files of a training" "$(echo m.*)" "m.epoch3.st m.epoch4.st m.jsonl m.st m.text m.training.st"
cp m.st whole.st
refuses_all_the_same "m.training.st is there already|--resume|--overwrite" new --model m.st --epochs 4
mv m.training.st aside
refuses_all_the_same "m.st is there already|with --overwrite" new --model m.st --epochs 4
mv m.st aside.st
refuses_all_the_same "m.jsonl is there already" new --model m.st --epochs 4 --log m.jsonl
refuses_all_the_same "m.epoch3.st is there already" new --model m.st --epochs 4 --keep 1
new --model m.st --epochs 2 2>said.txt || wrong "epochs that are not replaced are in the way: $(<said.txt)"
refuses_all_the_same "m.epoch3.st is there already|move it away" \
  new --model m.st --epochs 4 --keep 1 --resume
mv aside m.training.st && mv aside.st m.st
refuses_all_the_same "--resume|--overwrite" new --model m.st --epochs 4 --resume --overwrite
refuses_all_the_same "there is no n.training.st" new --model n.st --resume
new --model m.st --epochs 4 --keep 2 --log m.jsonl --resume 2>/dev/null || wrong "--resume fails"
expect "lines of a log to which nothing was added" "$(grep -c epoch m.jsonl)" 4
new --model m.st --epochs 4 --keep 2 --log m.jsonl --overwrite 2>/dev/null || wrong "--overwrite fails"
expect "lines of a log that was overwritten" "$(grep -c epoch m.jsonl)" 4
cmp -s m.st whole.st || wrong "the training that was overwritten with itself differs"

: >empty.jsonl
new --model name --epochs 1 --keep 1 --log empty.jsonl 2>/dev/null || wrong "an empty log is in the way"
refuses_all_the_same "name.training is there already" new --model name --epochs 1
refuses_all_the_same "name.epoch1 is there already" \
  "$nmt" average --models name m.st --output name.epoch1

translate() { "$nmt" translate --model m.st --input s.txt "$@"; }
attend() { "$nmt" attend --model m.st --input s.txt "$@"; }
average() { "$nmt" average --models m.epoch3.st m.epoch4.st "$@"; }
echo mine >mine.txt
for command in translate attend average "attend --format svg" "attend --format html"; do
  # shellcheck disable=SC2086
  {
    refuses_all_the_same "mine.txt is there already|--overwrite" $command --output mine.txt
    empty=$(mktemp -p .)
    $command --output "$empty" 2>/dev/null || wrong "$command: an empty file is in the way"
    $command --output "$empty" --overwrite 2>/dev/null || wrong "$command --overwrite fails"
    $command --output /dev/null 2>/dev/null || [[ $command == *svg ]] || wrong "$command >/dev/null"
    rm -f tmp[.-]*
  }
done
attend --format svg --output map.svg || wrong "pictures"
rm map-[1-4].svg
refuses_all_the_same "map-5.svg is there already" attend --format svg --output ./map.svg
attend --format svg --output map.svg --overwrite || wrong "pictures that are overwritten"
{ echo before; translate --output /dev/stdout; echo after; } >all.txt
expect "lines around what goes to /dev/stdout" "$(sed '1!{$!d}' all.txt | xargs)" "before after"

mkdir corpus && echo mine >corpus/test.tags && cp corpus/test.tags corpus/dev.tsv
refuses_all_the_same "corpus/test.tags is there already|--overwrite" \
  "$nmt" corpus --out corpus --pairs 100
refuses_all_the_same "corpus/dev.tsv is there already" \
  "$nmt" corpus --out corpus --pairs 100 --task reverse
"$nmt" corpus --out corpus --pairs 100 --overwrite || wrong "corpus --overwrite fails"
mkdir own && echo '{"overwrite": true, "task": "reverse", "pairs": 100}' >own/train.tsv
refuses_all_the_same "own/train.tsv, which this command needs too" \
  "$nmt" corpus --config own/train.tsv --out own
: >own/dev.tsv && ln -s dev.tsv own/test.tsv
refuses_all_the_same "own/test.tsv|own/dev.tsv, which this command needs too" \
  "$nmt" corpus --out own --task reverse --pairs 100 --overwrite
rm -r own
expect "lines of train" "$(wc -l <corpus/train.en)" 100

# No file of a training may be a link to another, which would go, or be replaced, with it.
mkdir linked
linked() { new --model linked/m.st "$@"; }
linked --epochs 2 --keep 2 2>/dev/null || wrong "train fails"
cp -r linked whole
for link in "m.epoch2.st m.st" "m.st m.training.st" "m.epoch1.st m.epoch2.st"; do
  read -r to from <<<"$link"
  ln -sf "$to" "linked/$from"
  for flags in "--resume --keep 1" "--resume" "--overwrite" "--overwrite --keep 2"; do
    [[ $from != *epoch* || $flags != --resume ]] || continue  # which touches no epoch
    # shellcheck disable=SC2086
    refuses_all_the_same "cannot write linked/|$from|linked/$to" linked --epochs 3 $flags
  done
  cp --remove-destination whole/* linked/
done
ln -s m.st linked/m.epoch7.st
linked --epochs 2 --resume 2>said.txt || wrong "a link that nothing touches is in the way: $(<said.txt)"
rm linked/m.epoch7.st
linked --epochs 3 --keep 2 --resume 2>said.txt || wrong "without links: $(<said.txt)"
ln -s elsewhere linked/n.training.st.lock
refuses_all_the_same "linked/n.training.st.lock is a link" new --model linked/n.st --epochs 1
expect "what a lock's link leads to" "$(echo linked/else*)" "linked/else*"
rm -r linked whole

# ---- two trainings of one model --------------------------------------------------------------------

kill_when() {  # FLAGS... -- CONDITION...: begins a training, and kills it once the condition holds
  local flags=() training
  while [[ $1 != -- ]]; do flags+=("$1") && shift; done
  shift
  "$nmt" train "${flags[@]}" 2>said.txt &
  training=$!
  wait_until $training "$@"
  kill -KILL $training 2>/dev/null
  wait $training 2>/dev/null
}
for i in {1..2000}; do echo "$((i % 7)) $((i % 5)) $((i % 3))"; done >long.s
long=(--train long.s long.s --dev s.txt s.txt "${small[@]}" --epoch-steps 120)

second() {  # tries a second training, once the first has begun
  [[ -e two.training.st ]] || return
  refuses "two.st is being trained" "$nmt" train "${long[@]}" --model ./two.st --resume
  refuses "two.st is being trained" "$nmt" train "${long[@]}" --model two.st --overwrite
  for own in two.st two.training.st two.epoch2.st; do
    refuses "$own|the training of two.st" average --output "$own" --overwrite
  done
}
kill_when "${long[@]}" --model two.st --epochs 1000 -- second
[[ -e two.training.st.lock ]] || wrong "no lock was left"
"$nmt" train "${long[@]}" --model two.st --epochs 2 --resume 2>said.txt ||
  wrong "what a killed training left stops the next: $(<said.txt)"
[[ ! -e two.training.st.lock ]] || wrong "a training left its lock"

# ---- the log goes on where the state does ----------------------------------------------------------

log_has() { grep -qs "$1" log.jsonl; }
steps() { grep -o '"step":[0-9]*' "$1" | cut -d: -f2 | xargs; }
epochs() { grep -o '"epoch":[0-9]*' "$1" | cut -d: -f2 | xargs; }
"$nmt" train "${long[@]}" --epochs 3 --model undisturbed.st --log undisturbed.jsonl 2>/dev/null || wrong "train fails"
go_on() { "$nmt" train "${long[@]}" --epochs 3 --model log.st --log log.jsonl --resume 2>said.txt; }
for condition in '"step":50,' '"step":100,' '"epoch":1,' '"step":200,' '"epoch":2,'; do
  rm -f log.*
  kill_when "${long[@]}" --epochs 3 --model log.st --log log.jsonl -- log_has "$condition"
  [[ $(tail -n 1 log.jsonl) == *best* ]] || printf '{"step":1' >>log.jsonl  # as a full disk leaves
  go_on || wrong "resume after a kill at $condition: $(<said.txt)"
  expect "steps in the log, killed at $condition" "$(steps log.jsonl)" "50 100 150 200 250 300 350"
  expect "epochs in the log, killed at $condition" "$(epochs log.jsonl)" "1 2 3"
  expect "lines of the log" "$(wc -l <log.jsonl)" 10
  cmp -s log.st undisturbed.st || wrong "killed at $condition and resumed, the model differs"
done
for other in 'notes of mine' 'notes, without an end of line' '{"step":50,"tokens_per_second":1}'; do
  if [[ $other == *without* ]]; then printf %s "$other"; else echo "$other"; fi >other.jsonl
  refuses_all_the_same "other.jsonl is not the log of the training" \
    "$nmt" train "${long[@]}" --epochs 3 --model log.st --log other.jsonl --resume
done
refuses_all_the_same "undisturbed.jsonl is not the log" \
  "$nmt" train "${long[@]}" --epochs 3 --model log.st --log undisturbed.jsonl --resume
echo 'a note' >>log.jsonl
refuses_all_the_same "log.jsonl is not the log" \
  "$nmt" train "${long[@]}" --epochs 3 --model log.st --log log.jsonl --resume
rm log.jsonl
"$nmt" train "${long[@]}" --epochs 4 --model log.st --log log.jsonl --resume 2>/dev/null || wrong "a new log"
expect "a log that was taken away begins anew" "$(epochs log.jsonl)" 4

if [[ -w /dev/full ]]; then  # a log that fails costs no steps
  "$nmt" train "${long[@]}" --epochs 1 --model full.st --log /dev/full 2>said.txt && wrong "a log is lost"
  [[ "$(<said.txt)" == *"cannot write /dev/full"* ]] || wrong "a log that fails: $(<said.txt)"
  grep -qaF 'step\":50,' full.training.st || wrong "a log that fails loses the steps before it"
fi

# ---- an epoch is saved before dev is looked at -----------------------------------------------------

for i in {1..10}; do cat long.s; done >dev.s
has_learnt() { grep -qsaF 'step\":20,' dev.training.st; }
slow=(--train long.s long.s --dev dev.s dev.s "${small[@]}" --epochs 1 --epoch-steps 20)
kill_when "${slow[@]}" --model dev.st -- has_learnt
[[ ! -e dev.st ]] || wrong "dev was looked at too soon"
"$nmt" train "${slow[@]}" --model dev.st --resume 2>said.txt || wrong "resume before dev: $(<said.txt)"
[[ "$(grep '^epoch 1/1' said.txt)" != *tokens/s* ]] || wrong "the epoch was learnt again: $(<said.txt)"

# ---- what a kill leaves ----------------------------------------------------------------------------

echo half >.tmp0.attune
echo mine >.tmp0
new --model tidy.st --epochs 6 --keep 2 2>/dev/null || wrong "train fails"
expect "temporary files" "$(echo .tmp*)" ".tmp0"
expect "kept epochs" "$(echo tidy.epoch*)" "tidy.epoch5.st tidy.epoch6.st"

# ---- what else writes, or is read --------------------------------------------------------------------

new --model ow.st --epochs 4 --keep 2 2>/dev/null || wrong "train fails"
new --model ow.st --epochs 2 --keep 2 --overwrite 2>/dev/null || wrong "--overwrite fails"
expect "epochs after --overwrite" "$(echo ow.epoch*)" "ow.epoch1.st ow.epoch2.st"
new --model ow.st --epochs 3 --keep 2 --resume 2>said.txt || wrong "after --overwrite: $(<said.txt)"
refuses_all_the_same "which this command needs too" new --model lk.st --log lk.training.st.lock
for own in st training.st epoch2.st; do  # of none of which anything is there yet
  for log in "lk.$own" "./lk.$own" "$PWD/lk.$own"; do
    refuses_all_the_same "which this command needs too" new --model lk.st --keep 2 --epochs 3 --log "$log"
    refuses_all_the_same "which this command needs too" \
      new --model "$PWD/lk.st" --keep 2 --epochs 3 --log "$log"
  done
done
echo '{"beam": 1}' >config.json
refuses_all_the_same "which this command needs too" "$nmt" translate --config config.json \
  --model ow.st --input s.txt --output config.json --overwrite
printf '{"log": "ow.st\\u0000x"}' >zero.json
refuses_all_the_same "zero byte" new --config zero.json --model zero.st

long=(--train s.txt t.txt --dev s.txt t.txt "${small[@]}" --epochs 1000000)
"$nmt" train "${long[@]}" --model busy.st --log busy.jsonl >/dev/null 2>&1 & busy=$!
wait_until $busy test -e busy.st
ln -s busy.st link.st
refuses "is being trained" "$nmt" train --train s.txt t.txt --dev s.txt t.txt --model link.st --overwrite
refuses "busy.jsonl: another program does" "$nmt" train --train s.txt t.txt --dev s.txt t.txt \
  --model other.st --log busy.jsonl --overwrite
refuses "the training of busy.st, which is under way, does" \
  "$nmt" train --train s.txt t.txt --dev s.txt t.txt --model busy.epoch1.st --overwrite
ln -s busy.training.st state_of_busy
for file in .//busy.training.st state_of_busy busy.training.st.lock; do
  refuses "the training of |which is under way, does" \
    "$nmt" average --models busy.st --output $file --overwrite
done
refuses "cannot write busy.jsonl: another program does, such as the training whose log it is" \
  "$nmt" average --models busy.st --output busy.jsonl --overwrite
rm state_of_busy
kill -TERM "$busy"
wait "$busy"
expect "status of a training that was stopped" $? 143

# Who reads its messages gets Ctrl-C first: it saves itself all the same.
mkfifo messages
"$nmt" train "${long[@]}" --model piped.st --log piped.jsonl 2>messages & piped=$!
head -n 1 messages >/dev/null
count=$(grep -c epoch piped.jsonl)
has_gone_on() { (($(grep -c epoch piped.jsonl) > count + 1)); }
wait_until $piped has_gone_on  # so that it has written where nobody reads
kill -TERM "$piped"
wait "$piped"
expect "status of a training whose messages nobody reads" $? 143

# Nor does a log that is a pipe hold up a training that is to stop, when it is full and nobody reads.
mkfifo full
exec 3<>full
head -c 65400 /dev/zero >&3
"$nmt" train "${long[@]}" --epoch-steps 100000 --threads 1 --model stalled.st --log full \
  2>said.txt 3<&- & stalled=$!
wait_until $stalled test -s stalled.training.st
wait_until $stalled blocks $stalled
kill -TERM "$stalled"
wait "$stalled"
expect "status of a training whose log nobody reads" $? 1
[[ "$(<said.txt)" == *"cannot write full: Interrupted system call"* ]] ||
  wrong "a training whose log nobody reads says: $(<said.txt)"
exec 3<&-
: >said.txt
"$nmt" train "${long[@]}" --epoch-steps 100000 --threads 1 --model stalled.st --resume 2>said.txt & stalled=$!
wait_until $stalled grep -q '^train: ' said.txt
kill -TERM "$stalled"
wait "$stalled"
expect "status of the training that went on" $? 143

# A folder that comes in the place of the model's, by a link or a name, is another training's.
mkdir one other
ln -s one here
: >said.txt
"$nmt" train --train long.s long.s --dev s.txt s.txt "${small[@]}" --epochs 1000000 --epoch-steps 400 \
  --model here/m.st 2>said.txt & moved=$!
new --model other/m.st --epochs 1 2>/dev/null || wrong "train fails"
cp other/m.training.st other.training.st
wait_until $moved grep -q '^epoch 1/' said.txt  # which is said after it is saved: now it learns
ln -sfn other here
wait "$moved"
expect "status of a training whose folder was exchanged" $? 1
[[ "$(<said.txt)" == *"the folder of here/m.st is another than the one that the training began in"* ]] ||
  wrong "a training whose folder was exchanged says: $(<said.txt)"
cmp other/m.training.st other.training.st || wrong "another's training was replaced"
expect "what is in the other's folder" "$(echo other/*)" "other/m.st other/m.text other/m.training.st"
expect "what is left in its own" "$(echo one/*)" "one/m.st one/m.text one/m.training.st"

# ---- before the first step -------------------------------------------------------------------------

long_name=$(printf 'x%.0s' {1..245})
refuses_all_the_same "$long_name.training.st|too long" new --model "$long_name.st"
long_name=$(printf 'x%.0s' {1..240})
refuses_all_the_same "$long_name.epoch1000000.st|too long" \
  new --model "$long_name.st" --keep 1 --epochs 1000000
huge=(--train long.s long.s --dev s.txt s.txt --model n.st)
refuses_all_the_same "parameters|MB of memory are free|--hidden" \
  "$nmt" train "${huge[@]}" --hidden 1000000
is_sanitized ||
  refuses_all_the_same "parameters|adam|--hidden" bash -c 'ulimit -v 2000000; shift
  "$@"' - - "$nmt" train "${huge[@]}" --hidden 12000

# ---- other data are said to be other ---------------------------------------------------------------

sed '1s/.*/b b/' s.txt >changed.txt
refuses_all_the_same "m.training.st|the training text" \
  "$nmt" train --train changed.txt t.txt --dev s.txt t.txt "${small[@]}" --model m.st --epochs 4 --resume
refuses_all_the_same "m.training.st|the dev text is another" \
  "$nmt" train --train s.txt t.txt --dev changed.txt t.txt "${small[@]}" --model m.st --epochs 4 --resume
refuses_all_the_same "m.training.st|the training text" \
  "$nmt" train --train t.txt s.txt --dev t.txt s.txt "${small[@]}" --model m.st --epochs 4 --resume
cp m.st state.training.st && cp m.st state.st
refuses_all_the_same "state.training.st|no state of a training" new --model state.st --resume

finish
