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
  "compare --reference t.txt --outputs t.txt --source s.txt"
  "translate --model m.st --input s.txt --output /dev/stdout"
  "translate --model m.st --input s.txt --output /dev/fd/1"
  "attend --model m.st --input s.txt --format json --output /proc/self/fd/1"
  "info --model m.st"
  "info --text m.text"
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

# What is closed can be opened by no name: neither does anything land in what was opened in its place,
# nor is it lost unnoticed.
for stream in /dev/stdout /dev/fd/1 /proc/self/fd/1; do
  refuses "cannot write $stream: No such device or address" \
    bash -c '"$0" average --models m.st --output "$1" >&-' "$nmt" $stream
done
for name in /dev/fd/x /dev/fd/1x /dev/fd/77 /proc/self/fd/77; do
  refuses "cannot write $name: No such file or directory" \
    "$nmt" translate --model m.st --input s.txt --output $name 77>&-
done
closed_stderr() {  # COMMAND...: must fail, though nobody hears why
  "$@" 2>&- >/dev/null && wrong "'$*' should fail without standard error"
}
closed_stderr "$nmt" translate --model m.st --input s.txt --output /dev/stderr
closed_stderr "$nmt" attend --model m.st --input s.txt --output /dev/fd/2
closed_stderr "$nmt" average --models m.st --output /dev/stderr
closed_stderr "$nmt" info --model missing.st
for command in "translate --model m.st --input /dev/stdin" "compare --reference /dev/fd/0 --outputs t.txt" \
  "score --model m.st --input s.txt --target /dev/stdin" \
  "translate --model m.st --config /dev/stdin" "evaluate --model m.st --test s.txt /dev/stdin"; do
  # shellcheck disable=SC2086
  refuses "No such device or address" bash -c '"$0" "$@" <&-' "$nmt" $command
done
refuses "cannot read /dev/stdin: it is a pipe or a device" \
  bash -c '"$0" info --model /dev/stdin <&-' "$nmt"  # a model is asked first whether it is a file
"$nmt" translate --model m.st --input s.txt <&- >o.txt 2>&- || wrong "without other streams it fails"
expect "lines without other streams" "$(wc -l <o.txt)" 5
"$nmt" average --models m.st --output mean.st <&- >&- 2>&- || wrong "average without streams fails"
cmp -s mean.st m.st || wrong "the mean of one model is another"

# A file that a stream was sent to is not opened once more and replaced, by whatever name.
for name in /dev/stdout /dev/fd/1 /proc/self/fd/1; do
  { echo before; "$nmt" translate --model m.st --input s.txt --output $name; echo after; } >all.txt
  expect "lines around what goes to $name" "$(sed '1!{$!d}' all.txt | xargs)" "before after"
done
{ echo before; "$nmt" translate --model m.st --input s.txt --output /dev/stderr; echo after; } \
  >all.txt 2>&1
expect "lines around what goes to /dev/stderr" "$(sed '1!{$!d}' all.txt | xargs)" "before after"
for name in /dev/fd/3 /proc/self/fd/3; do
  exec 3>all.txt
  { echo before; "$nmt" translate --model m.st --input s.txt --output $name; echo after; } >&3
  exec 3>&-
  expect "lines around what goes to $name" "$(sed '1!{$!d}' all.txt | xargs)" "before after"
done
cp s.txt text.st
refuses "/dev/stdout is there already" \
  bash -c '"$0" average --models m.st --output /dev/stdout >>text.st' "$nmt"

cp m.st own.st
refuses "needs too" bash -c '"$0" info --model own.st >>own.st' "$nmt"
cp t.txt own.txt
refuses "needs too" bash -c '"$0" evaluate --model m.st --test s.txt own.txt >>own.txt' "$nmt"
refuses "needs too" bash -c '"$0" compare --reference own.txt --outputs t.txt >>own.txt' "$nmt"
cmp own.txt t.txt && cmp own.st m.st || wrong "a command adds to its own input"

# Nor does standard error go to what a command reads or replaces: that stays, and standard output has the words.
goes_to() {  # FILE COMMAND...
  local said before
  before=$(md5sum <"$1")
  said=$(timeout 60 "$nmt" "${@:2}" 2>>"$1" </dev/null) && wrong "'${*:2}' should fail with standard error in $1"
  [[ "$said" == "nmt: standard error goes to"*"which this command needs; send it to another file" ]] ||
    wrong "'${*:2}' with standard error in $1 says: $said"
  expect "$1 after '${*:2}'" "$(md5sum <"$1")" "$before"
}
cp s.txt own.s && cp t.txt own.t && echo '{}' >own.json
goes_to own.st translate --model own.st --input s.txt
goes_to own.st translate --model m.st --ensemble own.st --input s.txt
goes_to own.s translate --model m.st --input own.s --max-length 1
goes_to own.json translate --model m.st --input s.txt --config own.json
goes_to own.t score --model m.st --input s.txt --target own.t
goes_to own.t attend --model m.st --input s.txt --reference own.t
goes_to own.t evaluate --model m.st --test s.txt own.t
goes_to own.t compare --reference t.txt --outputs own.t
goes_to own.st average --models own.st --output mean.st
goes_to own.st info --model own.st
goes_to own.json corpus --out toy --config own.json
goes_to own.st train --train s.txt t.txt --dev s.txt t.txt --model n.st --from own.st
goes_to own.t translate --model m.st --input s.txt --output own.t --overwrite
goes_to own.t attend --model m.st --input s.txt --format html --output own.t --overwrite
touch both.txt p-2.svg && mkdir -p toy && touch toy/dev.fr
goes_to both.txt translate --model m.st --input s.txt --output both.txt
goes_to p-2.svg attend --model m.st --input s.txt --format svg --output p.svg
goes_to toy/dev.fr corpus --out toy --pairs 100
"$nmt" info --model own.st >>own.st 2>&1 && wrong "info adds to its own model"
cmp own.st m.st || wrong "a refusal adds to the model"
"$nmt" translate --model m.st --input s.txt --max-length 1 >both.txt 2>&1 || wrong "two streams in one file"
expect "lines and warnings in one file" "$(wc -l <both.txt)" 8

# Nor does a training's log go where a stream goes, nor a stream to a text that it reads.
needs="which this command needs"
elsewhere="$needs; send it to another file"
refuses_stream() {  # STREAM FILE "SENTENCE" FLAGS...
  local status=0
  bash -c '"${@:2}" '"$1"'>>"$1"' - "$2" "$nmt" train --train s.txt t.txt "${small[@]}" --model n.st \
    "${@:4}" >said.txt 2>&1 || status=$?
  expect "status of a training with stream $1 in $2" "$status" 1
  expect "words of a training with stream $1 in $2" "$(<said.txt)" "nmt: $3"
  [[ ! -e n.st && ! -e n.training.st ]] || wrong "a training begins, with stream $1 in $2"
}
cp t.txt own.txt && : >both.txt
refuses_stream 1 both.txt "cannot write both.txt: it is /dev/stdout, $needs too" \
  --dev s.txt t.txt --log both.txt
refuses_stream 2 both.txt "standard error goes to both.txt, $elsewhere" --dev s.txt t.txt --log both.txt
refuses_stream 1 own.txt "cannot write /dev/stdout: it is own.txt, $needs too" --dev s.txt own.txt
refuses_stream 2 own.txt "standard error goes to own.txt, $elsewhere" --dev s.txt own.txt
cmp own.txt t.txt || wrong "a stream is added to a text that is read"
expect "what a log that is refused has" "$(<both.txt)" ""
refuses "cannot write /dev/fd/1: it is a pipe or a device" \
  "$nmt" train --train s.txt t.txt --dev s.txt t.txt --model /dev/fd/1

# Two readers of one stream would each get a part of it.
both="are one stream, which can be read only once"
for command in "score --model m.st --target /dev/stdin" "attend --model m.st --target /dev/fd/0" \
  "score --model m.st --input s.txt --target /dev/stdin --config /dev/stdin" \
  "attend --model m.st --input s.txt --target pipe --reference pipe" \
  "translate --model m.st --config /dev/stdin" "evaluate --model m.st --test pipe pipe" \
  "train --train s.txt t.txt --dev pipe pipe --model n.st" \
  "evaluate --model m.st --test s.txt pipe --tags pipe" "compare --reference pipe --outputs pipe" \
  "compare --reference t.txt --outputs s.txt /dev/stdin /dev/stdin" \
  "compare --reference t.txt --outputs s.txt /dev/stdin --config /dev/stdin" \
  "evaluate --model m.st --test s.txt /dev/stdin --config /dev/stdin" \
  "train --train s.txt t.txt --dev s.txt /dev/stdin --model n.st --config /dev/stdin"; do
  # shellcheck disable=SC2086
  refuses "$both" bash -c 'echo "{}" | "$0" "$@"' "$nmt" $command
done
"$nmt" score --model m.st --target /dev/stdin <s.txt >o.txt || wrong "a file that is read twice fails"
expect "pairs of a file with itself" "$(wc -l <o.txt)" 5

# An endless line ends.
for command in "translate --model m.st --input" "score --model m.st --input s.txt --target" \
  "evaluate --model m.st --test s.txt" "evaluate --model m.st --test" "compare --outputs t.txt --reference" \
  "evaluate --model m.st --test s.txt t.txt --tags" "attend --model m.st --input s.txt --reference"; do
  # shellcheck disable=SC2086
  refuses "/dev/zero:1: the line has more than 16 MiB" "$nmt" $command /dev/zero
done
refuses "standard input:3: the line has more than 16 MiB" \
  bash -c '{ echo a; echo b; yes | tr -d "\\n"; } | "$0" translate --model m.st' "$nmt"
refuses "--samples|1000000" \
  "$nmt" compare --reference t.txt --outputs t.txt s.txt --samples 1000000000

# dd leaves its flags to whoever shares the stream: reading or writing would be an error where
# nothing is there yet, or no room.
"$nmt" translate --model m.st --input s.txt >expected.txt
mkfifo into out_of
{ dd iflag=nonblock count=0 2>dd.txt; exec "$nmt" translate --model m.st; } <into >o.txt &
exec 3>into
head -n 2 s.txt >&3
wait_until $! blocks $!
tail -n 3 s.txt >&3
exec 3>&-
wait $! || wrong "input that would block"
cmp -s o.txt expected.txt || wrong "of input that would block came $(<o.txt)"
for _ in {1..4000}; do echo 'a b'; done >many.txt
{ dd oflag=nonblock count=0 </dev/null 2>dd.txt
  exec "$nmt" translate --model m.st --scores --input many.txt; } >out_of &
exec 3<out_of
wait_until $! blocks $!
cat <&3 >o.txt
exec 3<&-
wait $! || wrong "output that would block"
expect "output that would block" "$(wc -l <o.txt)" 4000

# Of one pipe, a command would read what it has written.
exec 3<>into
echo 'a b' >&3
for command in "translate --input into --output into" "attend --input into --output into --format json"; do
  # shellcheck disable=SC2086
  refuses "cannot write into: it is into, which this command needs too" timeout 60 "$nmt" $command --model m.st
done
refuses "cannot write /dev/stdout: it is " \
  timeout 60 bash -c '"$0" translate --model m.st <&3 >&3' "$nmt"
refuses "cannot write into: it is into" timeout 60 "$nmt" train --train into t.txt --dev s.txt t.txt \
  --model piped.st --log into
exec 3<&-
"$nmt" train --train s.txt t.txt --dev s.txt t.txt "${small[@]}" --model piped.st --epochs 1 \
  --log /dev/stdout 2>&1 | grep -q '"epoch":1' || wrong "messages and log may share a pipe"

# A pipe is written once: a look at whether it can be would be taken for the end.
"$nmt" average --models m.st m.st --output plain.st || wrong "average fails"
cat out_of >o.st &
"$nmt" average --models m.st m.st --output out_of || wrong "average into a pipe fails"
wait $!
cmp -s o.st plain.st || wrong "average into a pipe writes another model"

finish
