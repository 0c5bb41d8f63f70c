#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every command has its help, which fits a terminal.
source "$(dirname "$0")/support.sh" "$1"

for command in "" corpus train translate evaluate score compare attend average info; do
  # shellcheck disable=SC2086
  help=$("$nmt" $command --help) || wrong "nmt $command --help"
  grep -q -- --help <<<"$help" || wrong "nmt $command --help says: $help"
  expect "lines too long for a terminal in nmt $command --help" "$(grep -E '.{81}| $' <<<"$help")" ""
done

finish
