#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# storm_test.sh TOOLS: lets the storm loose on a program that has one fault after the other, and wants
# storm.sh to see each.
storm=$(dirname "$(readlink -f "$0")")/storm.sh
tools=$(readlink -f "$1")
source "$(dirname "$storm")/../support/script.sh"

sees() {  # FAULT "WHAT IS TO BE SAID" OPTION...
  local said
  cat >scenarios.sh <<END
command[copy]=$1
results[copy]=copy.txt
before_copy() { echo text >source.txt && echo mine >notes.txt && mkdir folder; }
END
  [[ $1 != replaces ]] || cat >>scenarios.sh <<'END'
refused[copy]=1
before_copy() { echo text >source.txt && echo mine >copy.txt; }
END
  said=$(STORM_SCENARIOS=$work/scenarios.sh \
    bash "$storm" "$tools" "$tools/storm_careless" "${@:3}" 2>&1)
  [[ $said == *"$2"* ]] ||
    wrong "of a program with the fault '$1' the storm should say '$2', and says: $said"
}

sees none " 0 ended badly"
sees says-nothing "ends with ''"
sees names-nothing "'nmt: something went wrong: Permission denied' does not name source.txt"
sees says-no-reason "'nmt: cannot read source.txt: it failed' does not say 'Permission denied'"
sees says-no-reason "it failed' does not say 'Interrupted system call'" --only "copy open:EINTR"
sees blames-text "'nmt: source.txt: this is no text' does not say 'memory'" --only "copy allocation"
sees speaks-as-libgomp "ends with 'libgomp: cannot read source.txt: Permission denied'" --only "copy open:EA"
sees reads-once "ends with status 1: nmt: source.txt: it is cut short" --only "copy read:SHORT"
sees aborts "ends with status 134"
# Each allocation passes through the library that lets it fail: here it is taken for one of others.
STORM_THEIRS=libfail_allocation sees aborts "in a library's own hands: copy allocation:once:"
sees hides "copy.txt is missing"
STORM_LIMIT=1 sees waits "hangs" --only "copy open:EM"  # all else has time, on a busy machine too
sees leaves "leaves ./.tmp0"
sees leaves-in-folder "leaves ./folder/.tmp0" --only "copy write:EIO"
sees leaves-a-copy "leaves ./source.txt.bak" --only "copy open:EA"
sees removes-others "./notes.txt is gone" --only "copy open:EA"
sees changes-others "./notes.txt: FAILED" --only "copy open:EA"
sees tears "copy.txt is torn"
sees replaces "is not refused; copy.txt differs"

sees none "storm: these options leave no fault to inject" --only "copy no such call"
refuses() {  # "WHAT IS TO BE SAID" OPTION...
  local said status
  said=$(bash "$storm" --check "${@:2}" 2>&1)
  status=$?
  [[ $status == 2 && $said == "storm: $1"* ]] || wrong "of ${*:2} the storm should say '$1': $said"
}
for option in seconds every only kills; do refuses "--$option takes a value" "--$option"; done
for number in x 0 -5 05 1.5 ''; do
  for option in seconds every kills; do
    refuses "--$option takes a whole number, of 1 or more, and not '$number'" "--$option" "$number"
  done
done
refuses "there is no scenario 'trian', but: anew " --only trian
refuses "there is no scenario 'trian', but: anew " --only 'trian write'
refuses "there is no option --bogus" --every 3 --bogus
finish
