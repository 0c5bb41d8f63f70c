#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# storm_test.sh TOOLS: lets the storm loose on a program that has one fault after the other, and wants
# storm.sh to see each.
set -euo pipefail
storm=$(dirname "$(readlink -f "$0")")/storm.sh
tools=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

blow() {  # FAULT: prints what storm.sh says of it
  cat >"$folder/scenarios.sh" <<END
command[copy]=$1
results[copy]=copy.txt
before_copy() { echo text >source.txt; }
END
  STORM_SCENARIOS=$folder/scenarios.sh STORM_LIMIT=1 \
    bash "$storm" "$tools" "$tools/storm_careless" "${@:2}" 2>&1 || true
}

expect() {  # FAULT "WHAT IS TO BE SAID" OPTION...
  local said
  said=$(blow "$1" "${@:3}")
  [[ $said == *"$2"* ]] && return
  printf "of a program with the fault '%s' the storm should say '%s', and says:\n%s\n" \
    "$1" "$2" "$said"
  failed=1
}

expect none " 0 ended badly"
expect "says-nothing" "ends with ''"
expect "names-nothing" "'nmt: something went wrong' does not name source.txt"
expect "aborts" "ends with status 134"
expect "hides" "copy.txt is missing"
expect "waits" "hangs" --only "copy open:EM"
expect "leaves" "leaves .tmp0"
expect "tears" "copy.txt is torn"
expect none "storm: 0 of 0 faults" --only "copy no such call"
exit "$failed"
