#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# translate answers line by line, and neither replaces what it reads nor reads what it writes.
source "$(dirname "$0")/support.sh" "$1"

learn_five_pairs

expect "empty input" "$("$nmt" translate --model m.st </dev/null | wc -c)" 0
expect "an empty line stays empty" "$(printf 'a\n\nb\n' | "$nmt" translate --model m.st | sed -n 2p)" ""
expect "lines" "$(printf '\n\n\na' | "$nmt" translate --model m.st | wc -l)" 4
expect "unknown words" "$(printf 'quux\n' | "$nmt" translate --model m.st | wc -l)" 1
"$nmt" translate --model m.st --input s.txt --output o.txt || wrong "translate --output fails"
cmp -s o.txt t.txt || wrong "--output differs from standard output"
said=$(printf 'a b a b\n' | "$nmt" translate --model m.st --max-length 2 2>&1 >/dev/null)
expect "a long line" "$said" "nmt: standard input:1: 4 tokens, cut to 2"

mkfifo slow
"$nmt" translate --model m.st --input slow --output stopped.txt 2>stopped.log &
exec 3>slow  # which waits until nmt has opened it
wait_until $! blocks $!
kill -TERM $!
wait $!
expect "status of a command that was stopped" $? 143
exec 3>&-
[[ "$(echo stopped.txt* .tmp*)" == "stopped.txt* .tmp*" ]] ||
  wrong "a stopped translation left $(echo stopped.txt* .tmp*)"

# ---- files and pipes that it reads and writes ------------------------------------------------------

cp s.txt own.txt
if "$nmt" translate --model m.st --output own.txt <own.txt 2>/dev/null || ! cmp -s own.txt s.txt; then
  wrong "what is redirected to standard input is overwritten"
fi
coproc answers { "$nmt" translate --model m.st 2>/dev/null; }
questions=${answers[1]}
for line in 'a b' c; do  # each is answered before the next is written
  echo "$line" >&"$questions"
  read -r -t 60 answer <&"${answers[0]}" || wrong "no answer to '$line' through a pipe"
  expect "the answer to a line" "$answer" "$("$nmt" translate --model m.st <<<"$line")"
done
eval "exec $questions>&-"
wait
cp s.txt grown.txt
if "$nmt" translate --model m.st <grown.txt >>grown.txt 2>/dev/null || ! cmp -s grown.txt s.txt; then
  wrong "what is added to the input is read again"
fi

finish
