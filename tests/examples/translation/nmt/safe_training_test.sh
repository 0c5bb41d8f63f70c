#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a training would replace or go on from is looked at first: nothing old is lost for a new one
# that cannot be, and nothing that is not this training's is taken for its own.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
for i in {1..2000}; do echo "$((i % 7)) $((i % 5)) $((i % 3))"; done >long.s
long=(--train long.s long.s --dev s.txt s.txt "${small[@]}" --epoch-steps 120)
text=(--train s.txt t.txt --dev s.txt t.txt "${small[@]}")
new() { "$nmt" train "${text[@]}" "$@"; }  # FLAGS...: a training that replaces nothing
resume() { new --resume "$@"; }

# ---- where memory is short, the old training stays -----------------------------------------------

train --model old.st --epochs 3 --keep 2 --log old.jsonl 2>/dev/null || wrong "train fails"
if ! is_sanitized; then
  refused=0
  done_anew=0
  for ((mega = 150; mega <= 800; mega += 25)); do
    rm -rf short && mkdir short && cp old.* short/
    before=$(cd short && sums)
    if (ulimit -v $((mega * 1024)) && OMP_NUM_THREADS=2 train --model short/old.st --epochs 1 \
      --log short/old.jsonl) >/dev/null 2>said.txt; then
      done_anew=$((done_anew + 1))
    elif ! grep -q '^train: ' said.txt; then  # which is said when it begins
      refused=$((refused + $(grep -c 'buffers of OpenBLAS' said.txt)))
      expect "an old training, with $mega MB, after $(tail -n 1 said.txt)" "$(cd short && sums)" "$before"
    fi
  done
  ((refused > 0)) || wrong "no limit leaves too little for the buffers of OpenBLAS"
  ((done_anew > 0)) || wrong "no limit leaves memory enough"
  rm -rf short
fi

# ---- what --overwrite removes is nobody else's --------------------------------------------------

train --model e.st --epochs 3 --keep 3 2>/dev/null || wrong "train fails"
cp s.txt e.epoch7.st
needed="which this command needs too"
anew_over() { "$nmt" train "$@" --epochs 1 --model e.st --overwrite; }
refuses_all_the_same "e.epoch3.st|$needed" \
  anew_over --train s.txt t.txt --dev s.txt t.txt --from e.epoch3.st
refuses_all_the_same "e.epoch7.st|$needed" anew_over --train e.epoch7.st t.txt --dev s.txt t.txt
refuses_all_the_same "e.epoch7.st|$needed" anew_over --train s.txt t.txt --dev s.txt e.epoch7.st
refuses_all_the_same "e.epoch7.st|e.epoch7.st, $needed" \
  "$nmt" train "${text[@]}" --epochs 1 --model e.st --overwrite --log e.epoch7.st
rm e.epoch7.st

# Killed before all that it replaces is gone, it goes on all the same: the state knows of them.
train --model e.st --epochs 1 --keep 1 --overwrite 2>/dev/null || wrong "train --overwrite fails"
[[ ! -e e.epoch2.st && ! -e e.epoch3.st ]] || wrong "--overwrite leaves epochs of an earlier training"
# An epoch is told by its number's place, whatever the model is called.
for model in e.epoch e.epoch5; do
  precious=e.epoch2.${model#e.}
  cp s.txt "$precious"
  refuses_all_the_same "$precious is there already" new --epochs 2 --keep 2 --model "$model"
  train --epochs 2 --keep 2 --model "$model" 2>/dev/null || wrong "train fails"
  train --epochs 1 --model "$model" 2>/dev/null || wrong "train --overwrite fails"
  [[ ! -e $precious ]] || wrong "--overwrite leaves $precious"
done
# The model of another training may be an epoch of this one.
is_locked() { [[ -e $1 ]] && ! flock --nonblock "$1" true; }
for other in k.epoch1 k.epoch2; do
  (exec 9>$other.training.st.lock && flock 9 && exec sleep 60) &
  locks=$!
  wait_until "$locks" is_locked $other.training.st.lock
  refuses "cannot write $other.st: the training of $other.st, which is under way, does" \
    new --epochs 3 --keep 3 --model k.st
  kill "$locks"
  wait "$locks"
done

# ---- a training that diverges keeps its last good state -------------------------------------------

diverges=(--train s.txt t.txt --dev s.txt t.txt --embedding 4 --hidden 8 --model x.st --clip 0 --warm-up 0
  --optimizer adamw --weight-decay 1 --learning-rate 10 --schedule constant --epochs 3000)
"$nmt" train "${diverges[@]}" 2>said.txt && wrong "a training does not diverge"
[[ $(tail -n 1 said.txt) == "nmt: train: the training diverged at step "*"try a lower learning rate"* ]] ||
  wrong "a training that diverges says '$(tail -n 1 said.txt)'"
"$nmt" train "${diverges[@]}" --resume 2>said.txt && wrong "a resumed training does not diverge"
[[ $(tail -n 1 said.txt) == *"the training diverged"* ]] ||
  wrong "a training that diverged and goes on says '$(tail -n 1 said.txt)'"

# ---- a log that another training went on with ----------------------------------------------------

go() { "$nmt" train "${long[@]}" --log log.jsonl "$@" 2>said.txt; }
go --model one.st --epochs 1 || wrong "train fails: $(<said.txt)"
for part in st training.st text; do cp "one.$part" "two.$part"; done
go --model one.st --epochs 3 --resume || wrong "resume fails: $(<said.txt)"
refuses_all_the_same "log.jsonl is not the log|--log" \
  "$nmt" train "${long[@]}" --log log.jsonl --model two.st --epochs 3 --resume
head -n 5 log.jsonl >aside && mv aside log.jsonl  # of epoch 1, and two lines of steps in epoch 2
go --model two.st --epochs 2 --resume || wrong "resume fails: $(<said.txt)"
grep -q "^log.jsonl: 2 lines after those that two.training.st knows of were dropped" said.txt ||
  wrong "what is dropped from a log is not said: $(<said.txt)"
expect "lines of that log" "$(wc -l <log.jsonl)" 6
rm log.jsonl
go --model two.st --epochs 3 --resume || wrong "resume without its log fails: $(<said.txt)"
grep -q "^log.jsonl: is new, and has nothing of what was before" said.txt ||
  wrong "that a log begins late is not said: $(<said.txt)"
go --model two.st --epochs 4 --resume || wrong "resume fails: $(<said.txt)"
! grep -q "log.jsonl" said.txt || wrong "a log that goes on is talked of: $(<said.txt)"

# ---- a model of another kind that is to be replaced, and stopped before ---------------------------

new --model kind.st --epochs 1 2>/dev/null || wrong "train fails"
endless=(train "${text[@]}" --layers 2 --model kind.st --epochs 2 --epoch-steps 100000000)
: >said.txt
"$nmt" "${endless[@]}" --overwrite 2>said.txt &
begins() { grep -q parameters said.txt; }  # which is said when its first state is saved
wait_until $! begins
kill -TERM $! && wait $! && wrong "an interrupted training ends well"
: >said.txt
"$nmt" "${endless[@]}" --resume 2>said.txt &
wait_until $! begins
kill -TERM $! && wait $!
grep -q "with --resume goes on" said.txt || wrong "what was to be replaced hinders: $(<said.txt)"

# ---- what is removed, and what there is no mean of, is said ---------------------------------------

new --model gone.st --epochs 2 --keep 2 2>/dev/null || wrong "train fails"
new --model gone.st --epochs 1 --overwrite --keep 2 --average 2>said.txt || wrong "train fails"
grep -q "^gone.epoch2.st: removed, as --overwrite says" said.txt ||
  wrong "what is removed is not said: $(<said.txt)"
grep -q "^there is no mean of epochs: of this training, 1 is kept" said.txt ||
  wrong "that there is no mean is not said: $(<said.txt)"
refuses "this is the state of a training" "$nmt" info --model gone.training.st

# So is what cannot be removed. A log that waits for its reader stops the training before it begins, when
# all has been looked at.
new --model gone.st --epochs 2 --keep 2 --overwrite 2>/dev/null || wrong "train fails"
mkfifo gone.log
"$nmt" train "${text[@]}" --model gone.st --epochs 1 --overwrite --log gone.log 2>said.txt &
wait_until $! test -e gone.training.st.lock
wait_until $! blocks $!
rm gone.epoch2.st && mkdir -p gone.epoch2.st/mine && cat gone.log >/dev/null
wait $! || wrong "a model that cannot be removed stops a training: $(<said.txt)"
grep -q "^gone.epoch1.st: removed" said.txt || wrong "what is removed is not said: $(<said.txt)"
! grep -q "^gone.epoch2.st: removed" said.txt || wrong "a model is called removed that is there"
stays="^gone.epoch2.st: could not be removed: Directory not empty; remove it, or --resume tries again"
expect "times that it is said what stays, at first and at last" "$(grep -c "$stays" said.txt)" 2
rmdir gone.epoch2.st/mine && resume --model gone.st --epochs 1 2>said.txt || wrong "--resume fails"
[[ ! -e gone.epoch2.st ]] || wrong "--resume does not try again to remove a model: $(<said.txt)"

# ---- pipes -------------------------------------------------------------------------------------

mkfifo pipe.st pipe
refuses "cannot write pipe.st: it is a pipe" timeout -s KILL 20 "$nmt" train "${text[@]}" --model pipe.st
mv pipe.st p.training.st
refuses "cannot write p.training.st: it is a pipe" timeout -s KILL 20 \
  "$nmt" train "${text[@]}" --model p.st --resume
mv p.training.st p.epoch2.st
refuses "cannot write p.epoch2.st: it is a pipe" timeout -s KILL 20 \
  "$nmt" train "${text[@]}" --model p.st --keep 1 --epochs 2
for signal in TERM INT; do
  for waits_for in "--dev pipe" "--dev s.txt t.txt --log pipe"; do
    # shellcheck disable=SC2086
    env --default-signal=INT "$nmt" train --train s.txt t.txt $waits_for --model waits.st 2>/dev/null &
    wait_until $! blocks $!
    kill -$signal $!
    wait $!
    expect "status of a training that waits with $waits_for and gets SIG$signal" $? \
      $((128 + $(kill -l $signal)))
  done
done

# ---- models that are no longer those of the training ---------------------------------------------

new --model m.st --epochs 3 --keep 3 2>/dev/null || wrong "train fails"
new --model other.st --epochs 1 --layers 2 2>/dev/null || wrong "train fails"
mkdir whole && cp m.* whole/
on=(resume --model m.st --epochs 5 --keep 3)
anew="start anew with --overwrite"
: >m.st
refuses_all_the_same "cannot read m.st: it is empty|put it back|$anew" "${on[@]}"
cp other.st m.st
refuses_all_the_same "m.st has other settings or vocabularies|put it back|$anew" "${on[@]}"
cp s.txt m.st
refuses_all_the_same "m.st: not a safetensors file, but a text|put it back|$anew" "${on[@]}"
cp whole/m.st m.st
: >m.epoch3.st
refuses_all_the_same "cannot read m.epoch3.st: it is empty|put it back|--keep 1" "${on[@]}"
rm m.epoch3.st
refuses_all_the_same "m.epoch3.st is missing|--keep 1" "${on[@]}"
cp whole/m.epoch3.st m.epoch3.st
cp other.st m.epoch2.st
refuses_all_the_same "m.epoch2.st has other settings|--keep 2" "${on[@]}" --average
cp whole/m.epoch2.st m.epoch2.st
rm m.epoch1.st  # which the next epoch takes the place of
"${on[@]}" 2>said.txt || wrong "resume without the oldest epoch: $(<said.txt)"
expect "kept epochs" "$(echo m.epoch*)" "m.epoch3.st m.epoch4.st m.epoch5.st"

# ---- nothing is left to do -----------------------------------------------------------------------

before=$(md5sum m.st)
resume --model m.st --epochs 1 2>said.txt || wrong "--resume with fewer epochs: $(<said.txt)"
grep -q "^nothing is left to do: 5 epochs are done; more --epochs go on from there" said.txt ||
  wrong "nothing left to do is not said: $(<said.txt)"
expect "a model that nothing was done to" "$(md5sum m.st)" "$before"

# ---- files that stand in the way, and cannot be seen -----------------------------------------------

echo mine >l.training.st.lock
refuses_all_the_same "l.training.st.lock is there already|move it away" new --model l.st
mkdir closed && cp old.* closed/ && chmod 333 closed
refused_root=()  # root sees everything, unless it gives that up
((EUID != 0)) || refused_root=(setpriv "--bounding-set=-dac_override,-dac_read_search"
  "--inh-caps=-dac_override,-dac_read_search")
if "${refused_root[@]}" true 2>/dev/null && ! "${refused_root[@]}" ls closed >/dev/null 2>&1; then
  cannot="cannot look into the folder closed: Permission denied"
  refuses "$cannot" "${refused_root[@]}" "$nmt" train "${text[@]}" --model closed/old.st --overwrite
  refuses "$cannot" "${refused_root[@]}" "$nmt" train "${text[@]}" --model closed/n.st --keep 1
  refuses "$cannot" "${refused_root[@]}" "$nmt" attend --model m.st --input s.txt --format svg \
    --output closed/map.svg
else
  skip "no setpriv, as root: folders that cannot be looked into"
fi
chmod 755 closed
for file in old.*; do cmp -s "$file" "closed/$file" || wrong "closed/$file was replaced"; done

# ---- files that nothing can take the place of, as rename() says only when all is done -------------

anew=(train "${text[@]}" --overwrite)
if unshare --mount true 2>/dev/null; then
  cp old.st mount.st
  refuses "cannot write mount.st: Device or resource busy" unshare --mount bash -c \
    'mount --bind old.st mount.st && exec "$@"' bash "$nmt" "${anew[@]}" --model mount.st
  : >mount.jsonl && : >mounted.jsonl  # a log is added to, as in a container
  unshare --mount bash -c 'mount --bind mounted.jsonl mount.jsonl && exec "$@"' bash \
    "$nmt" "${anew[@]}" --model logged.st --epochs 1 --log mount.jsonl 2>said.txt ||
    wrong "a log that is mounted: $(<said.txt)"
  expect "lines of a log that is mounted" "$(grep -c epoch mounted.jsonl)" 1
else
  skip "no unshare --mount here: files that are mounted"
fi
chmod 755 . && mkdir -m 1777 sticky && cp old.st sticky/ && chmod 666 sticky/old.st
as_nobody=(setpriv --reuid=65534 --clear-groups)
# Who may run it, and with no words of a build that counts its lines, which it may not write.
if [[ $("${as_nobody[@]}" "$nmt" --version 2>&1) == "$("$nmt" --version)" ]]; then
  refuses "cannot write sticky/old.st: Operation not permitted" \
    "${as_nobody[@]}" "$nmt" "${anew[@]}" --model sticky/old.st
  cmp -s old.st sticky/old.st || wrong "a file of somebody else was replaced"
else
  skip "no setpriv --reuid here: files of somebody else in a sticky folder"
fi

finish
