#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# nmt as several processes: nmt_test.sh NMT
source "$(dirname "$0")/../examples/translation/nmt/support.sh" "$1"
source "$tests/../../../mpi/together.sh"

# That a process has a file or a flag of its own: with_own RANK COMMAND..., the words of which stand
# in OWN_FLAGS and, if they are to be others, in OWN_FROM and OWN_TO.
cat >with_own <<'END'
#!/usr/bin/env bash
words=("${@:2}")
if [[ $OMPI_COMM_WORLD_RANK == "$1" ]]; then
  words=("${words[@]/#$OWN_FROM/$OWN_TO}" $OWN_FLAGS)
fi
exec "${words[@]}"
END
chmod +x with_own

says_once() {  # SENTENCE: on standard error, of those that begin with "nmt: "
  expect "what it says" "$(grep '^nmt: ' err)" "nmt: $1"
}

write_five_pairs
text=(--train s.txt t.txt --dev s.txt t.txt --embedding 8 --hidden 16 --batch-size 1 --dropout 0.3
  --label-smoothing 0.1 --teacher-forcing linear --teacher-forcing-rate 0.1 --keep 2 --average
  --epochs 6 --overwrite)

# The same bytes, to the last, with K = 4 batches in a step: passes of five have a last step of one.
"$nmt" train "${text[@]}" --accumulate 4 --model alone.st 2>/dev/null || wrong "train fails"
for count in 1 2 3 4; do
  together $count "$nmt" train "${text[@]}" --accumulate 4 --model many.st 2>err ||
    wrong "$count processes do not train: $(<err)"
  for file in st training.st epoch5.st epoch6.st; do
    cmp "alone.$file" "many.$file" || wrong "$count processes make another $file"
  done
  expect "lines of epochs" "$(grep -c '^epoch' err)" 6
done
[[ ! -e many.training.st.lock ]] || wrong "a lock stays"

# So it is of several corpora, the fraction of one of which is drawn anew in each epoch, read the other
# way round, with pairs of them held out for dev.
for i in {0..59}; do echo "$((i % 7)) $((i % 5))"$'\t'"$((i % 11)) $((i % 3))"; done >many.tsv
for i in {0..40}; do echo "$((i % 3)) $((i % 13))"$'\t'"$((i % 9))"; done >few.tsv
for count in 1 2 3; do
  rm -rf "of$count"
  mkdir "of$count"
  together $count "$nmt" train --train many.tsv --train few.tsv:1.3 --hold-out 4 --swap --embedding 8 \
    --hidden 16 --batch-size 4 --accumulate 6 --epochs 3 --model of$count/m.st 2>err ||
    wrong "$count processes do not train on two corpora: $(<err)"
  (cd of$count && md5sum ./*) | cmp - <(cd of1 && md5sum ./*) ||
    wrong "of two corpora, $count processes make other files"
done
expect "files of such a training" "$(ls of3)" $'m.st\nm.text\nm.training.st'

# Without --accumulate a step has a batch for each; who goes on has as many as before.
together 3 "$nmt" train "${text[@]}" --model three.st --log three.log 2>err || wrong "three do not train: $(<err)"
"$nmt" info --model three.st | grep -q '"accumulate": 3' || wrong "three processes take other steps"
expect "lines of the log" "$(grep -c epoch three.log)" 6
text=("${text[@]/--overwrite/--resume}")
together 2 "$nmt" train "${text[@]/#6/9}" --model three.st 2>err || wrong "two do not go on: $(<err)"
"$nmt" train "${text[@]/#6/9}" --accumulate 3 --model three.st 2>err || wrong "one does not go on: $(<err)"
grep -q "nothing is left to do: 9 epochs are done" err || wrong "two have not gone on"
! together 4 "$nmt" train "${text[@]/#6/9}" --model three.st 2>err || wrong "four go on with three batches"
says_once "train: the 3 batches of a step (--accumulate) cannot be shared by 4 processes; start as many as that, or fewer"

# Outputs are those of one process, in order; standard input and output are the first one's.
for count in 2 3; do
  for flags in "--beam 3 --n-best 2" "--sample --scores" "--ensemble many.epoch5.st"; do
    # shellcheck disable=SC2086
    "$nmt" translate --model many.st --batch-size 1 $flags <s.txt >one.txt || wrong "translate fails"
    # shellcheck disable=SC2086
    together $count "$nmt" translate --model many.st --batch-size 1 $flags <s.txt >several.txt 2>err ||
      wrong "$count do not translate: $(<err)"
    cmp one.txt several.txt || wrong "$count translate otherwise, with $flags"
  done
  "$nmt" evaluate --model many.st --test s.txt t.txt --batch-size 1 >one.txt
  together $count "$nmt" evaluate --model many.st --test s.txt t.txt --batch-size 1 >several.txt 2>err ||
    wrong "$count do not evaluate: $(<err)"
  cmp one.txt several.txt || wrong "$count evaluate otherwise"
  "$nmt" score --model many.st --target t.txt --tokens <s.txt >one.txt
  together $count "$nmt" score --model many.st --target t.txt --tokens <s.txt >several.txt 2>err ||
    wrong "$count do not score: $(<err)"
  cmp one.txt several.txt || wrong "$count score otherwise"
  together $count "$nmt" info --model many.st >several.txt 2>err || wrong "$count do not inform: $(<err)"
  "$nmt" info --model many.st | cmp - several.txt || wrong "$count say more than one"
done
together 2 "$nmt" --version >several.txt 2>/dev/null
expect "lines of --version" "$(wc -l <several.txt)" 1

# What is wrong is said once, whoever finds it.
text=("${text[@]/--resume/--overwrite}")
! together 3 "$nmt" train "${text[@]}" --hidden 0 --model bad.st 2>err || wrong "no hidden units train"
expect "what it says" "$(grep -c '^nmt: ' err)" 1
! together 3 "$nmt" train "${text[@]/s.txt/nothing.txt}" --model bad.st 2>err || wrong "nothing trains"
says_once "cannot read nothing.txt: No such file or directory"
! together 3 "$nmt" translate --model nothing.st <s.txt 2>err || wrong "nothing translates"
says_once "cannot read nothing.st: No such file or directory"
printf 'a b\n\xff\n' >bad.txt
! together 2 "$nmt" translate --model many.st --input bad.txt >several.txt 2>err || wrong "a bad byte passes"
says_once "bad.txt:2: byte 1 is not valid UTF-8"
expect "the lines before it" "$(wc -l <several.txt)" 1
export OWN_FROM=s.txt OWN_TO=nothing.txt OWN_FLAGS=
! together 3 ./with_own 2 "$nmt" train "${text[@]}" --model bad.st 2>err || wrong "a file that one lacks is there"
says_once "process 2 of 3: cannot read nothing.txt: No such file or directory"
export OWN_FROM=none OWN_FLAGS="--seed 2"
! together 2 ./with_own 1 "$nmt" train "${text[@]}" --model bad.st 2>err || wrong "two seeds train"
says_once "process 1 of 2: seed is 2 here and 1 on the first process; all need the same program, processors of one kind, and the same files and flags"
[[ ! -e bad.st && ! -e bad.training.st ]] || wrong "what is refused leaves files"

# One that dies or hangs ends the others, and is named; the rest go on to the same bits.
long=("${text[@]/#6/600}" --accumulate 3)
"$nmt" train "${long[@]}" --model whole.st 2>/dev/null || wrong "train fails"
processes_of() { pgrep -f "^$nmt train.* --model $1"; }
has_state() { [[ -s $1.training.st ]] && (($(wc -l <err) > 6)); }
begin() {  # COUNT FLAG...: what was said before is gone from here on, not from when the process begins
  : >err
  "${run_together[@]}" "$1" "$nmt" train "${long[@]}" "${@:2}" 2>>err &
}
begin 3 --model hurt.st
wait_until $! has_state hurt && kill -KILL "$(processes_of hurt.st | tail -n 1)"
! wait $! || wrong "one is killed, and all is well"
grep -q "process rank . with PID .* exited on signal 9" err || wrong "of one that is killed, it says: $(<err)"
begin 3 --model cut.st
wait_until $! has_state cut && truncate -s 0 cut.text
! wait $! || wrong "a text is cut short, and all is well"
grep -q "^nmt: .*/cut.text: it was cut short while it was in use" err || wrong "of a cut text, it says: $(<err)"
long=("${long[@]/--overwrite/--resume}")
begin 2 --model hurt.st --timeout 2
wait_until $! has_state hurt && kill -STOP "$(processes_of hurt.st | tail -n 1)"
seconds=$SECONDS
! wait $! || wrong "one hangs, and all is well"
((SECONDS - seconds < 10)) || wrong "that one hangs takes $((SECONDS - seconds)) seconds to be found"
says_once "processes: process 1 of 2 has sent nothing for 2 seconds to process 0; it hangs, or its machine cannot be reached"
begin 3 --model hurt.st
wait_until $! has_state hurt && kill -TERM $!
! wait $! || wrong "a training that is stopped ends well"
grep -q "train: stopped; hurt.training.st has where it was" err || wrong "stopped, it says: $(<err)"
"$nmt" train "${long[@]}" --model hurt.st 2>/dev/null || wrong "one does not go on"
for file in st training.st epoch599.st epoch600.st; do
  cmp "whole.$file" "hurt.$file" || wrong "after all that, $file is another"
done

# The commands of the README, on this machine alone.
root=$(cd "$tests/../../../.." && pwd)
"$root/tests/support/readme_blocks.sh" "$root" readmes >/dev/null
for part in train val news; do
  cp s.txt $part.de
  cp t.txt $part.en
done
mkdir bin
printf '#!/bin/sh\nexec "%s" "$@"\n' "$nmt" >bin/nmt
chmod +x bin/nmt
export PATH=$PWD/bin:$PATH OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
  OMPI_MCA_rmaps_base_oversubscribe=1
sed -i 's/--min-count 2/--epochs 1 --hidden 8/' readmes/several.sh
timeout 120 bash -ec "$(<readmes/several.sh)" >out 2>err || wrong "several.sh: $(<err)"
expect "lines of together.en" "$(wc -l <together.en)" 5
"$nmt" info --model together.safetensors | grep -q '"accumulate": 4' || wrong "not four processes have trained"
sed -n 's/^machine[1-4] .*/localhost/p' readmes/several_machines.console >hosts
command=$(sed -n 's/^\$ \(mpirun .*\) \.\.\.$/\1/p' readmes/several_machines.console)
timeout 120 bash -ec "$command --dev val.de val.en --model hosts.st --epochs 1 --hidden 8" >out 2>err ||
  wrong "with a file of hosts: $(<err)"
"$nmt" info --model hosts.st | grep -q '"accumulate": 4' || wrong "not four hosts have trained"

finish
