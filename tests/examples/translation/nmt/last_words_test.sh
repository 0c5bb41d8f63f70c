#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The last words of a command that fails: one line, whatever stands in the files and names it quotes.
source "$(dirname "$0")/support.sh" "$1"

said_of() { "$nmt" "$@" 2>&1 >/dev/null </dev/null; }

# ---- no code that a terminal would obey ----------------------------------------------------------

expect "a name with codes of a terminal" "$(said_of info --model $'a\e[31m\r\x7f\xc2\x9bb.st')" \
  $'nmt: cannot read a?[31m??\xc2?b.st: No such file or directory'
expect "a name of two lines, with letters beyond ASCII" "$(said_of info --model $'ä\n漢')" \
  "nmt: cannot read ä?漢: No such file or directory"

# ---- no more than can be read --------------------------------------------------------------------

long=$(printf 'x%.0s' {1..9000})
for count in 1 4900 9000; do
  said=$(said_of "${long:0:count}")
  [[ "$said" == "nmt: '"* && "$said" == *" (see nmt --help)" ]] || wrong "of $count bytes: $said"
  ((count == 9000)) || expect "words of $count bytes" "$said" \
    "nmt: '${long:0:count}' is no subcommand (see nmt --help)"
done
expect "the words that are left of many" "$said" "nmt: '${long:0:4999} ... (see nmt --help)"

# ---- a status, also where nobody hears -----------------------------------------------------------

"$nmt" info --model none.st 2>&-
expect "status with a closed standard error" $? 1
"$nmt" info --model none.st 2>/dev/full
expect "status with a full standard error" $? 1
"$nmt" nothing 2>/dev/null
expect "status of a word that is no subcommand" $? 109

finish
