#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Input that would block and output that fails. usage: streams_test.sh NMT
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
train --model m.st --epochs 1 2>/dev/null || wrong "train fails"
commands=(
  "translate --model m.st --input s.txt"
  "score --model m.st --input s.txt --target t.txt"
  "attend --model m.st --input s.txt"
  "attend --model m.st --input s.txt --format html"
  "evaluate --model m.st --test s.txt t.txt"
  "evaluate --model m.st --test s.txt t.txt --json"
  "compare --reference t.txt --outputs t.txt s.txt"
  "compare --reference t.txt --outputs t.txt --json"
  "info --model m.st"
  "--help"
  "--version"
  "train --help"
)
mkfifo pipe
for command in "${commands[@]}"; do
  # shellcheck disable=SC2086
  if [[ -w /dev/full ]]; then
    refuses "standard output: cannot be written: No space left on device" \
      bash -c '"$0" "$@" >/dev/full' "$nmt" $command
  fi
  # shellcheck disable=SC2086
  refuses "standard output: cannot be written: Bad file descriptor" \
    bash -c '"$0" "$@" >&-' "$nmt" $command
  # A pipe that nobody reads, for a program that does not die of that.
  # shellcheck disable=SC2086
  refuses "standard output: cannot be written: Broken pipe" \
    bash -c 'trap "" PIPE; exec 3<>pipe 4>pipe 3<&-; "$0" "$@" >&4' "$nmt" $command
done

refuses "standard input: reading failed after line 0: Is a directory" \
  bash -c '"$0" translate --model m.st <.' "$nmt"
refuses "standard input: reading failed after line 0: Bad file descriptor" \
  bash -c '"$0" translate --model m.st <&-' "$nmt"
refuses "/proc/self/mem: reading failed after line 0: Input/output error" \
  "$nmt" translate --model m.st --input /proc/self/mem

# dd leaves its flags to whoever shares the stream: reading or writing would be an error where
# nothing is there yet, or no room.
"$nmt" translate --model m.st --input s.txt >expected.txt
{ head -n 2 s.txt; sleep 0.5; tail -n 3 s.txt; } |
  { dd iflag=nonblock count=0 2>dd.txt; "$nmt" translate --model m.st >o.txt; } ||
  wrong "input that would block"
cmp -s o.txt expected.txt || wrong "of input that would block came $(<o.txt)"
for _ in {1..4000}; do echo 'a b'; done >many.txt
{ dd oflag=nonblock count=0 </dev/null 2>dd.txt
  "$nmt" translate --model m.st --scores --input many.txt || wrong "output that would block"; } |
  { sleep 2; cat >o.txt; }
expect "output that would block" "$(wc -l <o.txt)" 4000
((failures == 0)) || exit 1  # those of a pipe's part are not counted here

finish
