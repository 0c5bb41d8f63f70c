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
before_copy() { echo text >source.txt; }
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
sees aborts "ends with status 134"
sees hides "copy.txt is missing"
STORM_LIMIT=1 sees waits "hangs" --only "copy open:EM"  # all else has time, on a busy machine too
sees leaves "leaves .tmp0"
sees tears "copy.txt is torn"
sees replaces "is not refused; copy.txt differs"
sees none "storm: 0 of 0 faults" --only "copy no such call"
finish
