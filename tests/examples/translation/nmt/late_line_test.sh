#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# One bad line late in a long input: what comes before it is not lost, and a file that appears whole
# is not begun. usage: late_line_test.sh NMT
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
train --model m.st --epochs 1 2>/dev/null || wrong "train fails"
for _ in {1..1500}; do echo 'a b c'; done >good.txt
{ cat good.txt; printf 'bad \xff byte\n'; } >bad.txt
head -n 1400 good.txt >short.txt

# The command says all lines before the bad one, then the error.
answers() {  # LINES "PIECE" COMMAND...
  local lines=$1 piece=$2 status=0
  shift 2
  "$@" >out.txt 2>said.txt </dev/null || status=$?
  expect "status of '$*'" "$status" 1
  expect "lines of '$*'" "$(wc -l <out.txt)" "$lines"
  [[ "$(<said.txt)" == *"$piece"* ]] || wrong "'$*' should say '$piece', said: $(<said.txt)"
}
answers 1500 "bad.txt:1501: byte 5" "$nmt" translate --model m.st --input bad.txt
answers 1500 "bad.txt:1501: byte 5" "$nmt" score --model m.st --input bad.txt --target bad.txt
answers 1400 "short.txt has 1400 lines" "$nmt" score --model m.st --input good.txt --target short.txt
answers 1500 "bad.txt:1501: byte 5" \
  "$nmt" attend --model m.st --input good.txt --target bad.txt --format alignment
answers 1400 "short.txt has only 1400 lines" \
  "$nmt" attend --model m.st --input good.txt --reference short.txt --format alignment
expect "lines before a bad one on standard input" \
  "$("$nmt" translate --model m.st <bad.txt 2>/dev/null | wc -l)" 1500

# A file, a page and pictures appear whole or not at all: the input is looked through before any
# line is translated, which would be told of this long one.
{ seq -s ' ' 300; cat bad.txt; } >late.txt
{ seq -s ' ' 300; cat good.txt; } >longer.txt
at_once() {  # "PIECE" COMMAND...
  refuses "$@"  # in one line: no warning came before
  [[ ! -e o.txt ]] || wrong "'${*:2}' left its output"
}
at_once "late.txt:1502: byte 5" "$nmt" translate --model m.st --input late.txt --output o.txt
at_once "standard input:1502: byte 5" \
  bash -c '"$1" translate --model m.st --output o.txt <late.txt' _ "$nmt"
at_once "standard input:1502: byte 5" \
  bash -c 'cat late.txt | "$1" translate --model m.st --output o.txt' _ "$nmt"
attend=("$nmt" attend --model m.st)
at_once "late.txt:1502: byte 5" "${attend[@]}" --input late.txt --format json --output o.txt
at_once "late.txt:1502: byte 5" "${attend[@]}" --input late.txt --format html
at_once "late.txt:1502: byte 5" "${attend[@]}" --input longer.txt --target late.txt --output o.txt
at_once "short.txt has 1400 lines" "${attend[@]}" --input longer.txt --target short.txt --format html
at_once "short.txt has 1400 lines" \
  "${attend[@]}" --input longer.txt --reference short.txt --output o.txt
# What was looked through is read from its beginning.
head -n 3 good.txt >three.txt
{ read -r _; "$nmt" translate --model m.st --output o.txt; } <three.txt || wrong "translate fails"
expect "what is left of standard input, in a file" "$(wc -l <o.txt)" \
  "$({ read -r _; "$nmt" translate --model m.st; } <three.txt | wc -l)"
# A pipe is kept meanwhile, one that is written to is not: there each line comes as it is translated.
"$nmt" translate --model m.st --input good.txt --output whole.txt || wrong "translate fails"
cat good.txt | "$nmt" translate --model m.st --output piped.txt || wrong "translate fails of a pipe"
cmp whole.txt piped.txt || wrong "a pipe is translated otherwise than a file"
mkfifo there back
"$nmt" translate --model m.st --input there --output back &
exec 3>there 4<back
echo 'a b c' >&3
read -r -t 300 -u 4 _ || wrong "a line through two pipes does not come before the next is given"
exec 3>&- 4<&-
wait $! || wrong "translate fails between two pipes"
rm o.txt
refuses "no temporary file can keep its lines: No such file or directory; TMPDIR names" \
  bash -c 'cat good.txt | TMPDIR=missing "$1" translate --model m.st --output o.txt' _ "$nmt"

finish
