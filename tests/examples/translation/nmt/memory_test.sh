#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Where the address space is short, every command ends, and says why.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs

# Works, or ends with one sentence; what comes before it is the loader's or a training's own.
ends_well() {  # MIB COMMAND...
  local status=0 words
  (ulimit -v $(($1 * 1024)) && exec timeout -s KILL 60 "${@:2}" >out.txt 2>err.txt) || status=$?
  words=$(tail -n 1 err.txt)
  if ((status == 0)); then
    worked=$((worked + 1))
  elif ((status == 127)); then  # not even the libraries had room
    [[ $words == *"error while loading shared libraries"* ]] || wrong "of $1 MiB, '${*:2}': $words"
  else
    ((status == 1)) || wrong "of $1 MiB, '${*:2}' ends with status $status: $words"
    [[ $words == "nmt: "*"out of memory"* || $words == "libgomp: "* ]] ||
      wrong "of $1 MiB, '${*:2}' says '$words'"
    [[ $words != *"s.txt:"*OpenBLAS* ]] || wrong "of $1 MiB, '${*:2}' blames a line: '$words'"
  fi
}

train --model m.st --epochs 1 2>/dev/null || wrong "train fails"
if ! is_sanitized; then
  for threads in 1 2; do
    worked=0
    for ((mega = 100; mega <= 900; mega += 50)); do
      mkdir "$mega.$threads"
      ends_well "$mega" env OMP_NUM_THREADS=$threads "$nmt" train --train s.txt t.txt \
        --dev s.txt t.txt "${small[@]}" --model "$mega.$threads/m.st" --epochs 1
      ends_well "$mega" env OMP_NUM_THREADS=$threads "$nmt" translate --model m.st --input s.txt
    done
    ((worked > 0)) || wrong "with $threads threads, no limit leaves memory enough"
    ((worked < 34)) || wrong "with $threads threads, no limit leaves memory short"
  done
  # No limit is so near to what just suffices that OpenBLAS, as it is loaded, waits for ever.
  version_status() {  # KIB
    local status=0
    (ulimit -v "$1" && exec timeout -s KILL 20 "$nmt" --version >out.txt 2>&1) || status=$?
    ((status != 137)) || wrong "of $1 KiB, --version never ends"
    echo "$status"
  }
  short=100000 enough=900000
  while ((enough - short > 32)); do
    middle=$(((short + enough) / 2))
    if [[ $(version_status $middle) == 0 ]]; then enough=$middle; else short=$middle; fi
  done
  for ((limit = enough - 3000; limit < enough; limit += 32)); do version_status $limit >/dev/null; done
  # SentencePiece begins a thread, for which there may be no room; that is not the text's fault.
  if ! lacks_sentencepiece; then
    mkdir subwords
    for ((mega = 160; mega <= 220; mega += 2)); do
      (ulimit -v $((mega * 1024)) && exec "$nmt" train --train s.txt t.txt --dev s.txt t.txt "${small[@]}" \
        --tokenize unigram --model subwords/$mega.st --epochs 1) >out.txt 2>&1
      ! grep "can be learnt from" out.txt || wrong "of $mega MiB, learning subwords blames the text"
    done
  fi
  # A line that takes more than there is loses none before it.
  { head -n 3 s.txt && yes a | head -n 1000000 | tr '\n' ' ' && echo; } >endless.txt
  expect "lines before one that memory is too short for" \
    "$(ulimit -v 1000000 && "$nmt" translate --model m.st --input endless.txt --max-length 2000000 \
      2>said.txt | wc -l)" 3
  expect "words on that line" "$(grep -o '^.*out of memory' said.txt)" \
    "nmt: endless.txt:4: out of memory"
  # The line is said where none comes before the end, too.
  { head -n 3 t.txt && echo x; } >short.txt
  (ulimit -v 1000000 && exec "$nmt" evaluate --model m.st --test endless.txt short.txt) 2>said.txt &&
    wrong "evaluate has room for a million words"
  expect "words on that line" "$(grep -o '^.*out of memory' said.txt)" \
    "nmt: endless.txt:4: out of memory"
  (ulimit -v 1000000 && exec "$nmt" evaluate --model m.st --test endless.txt endless.txt) 2>said.txt &&
    wrong "evaluate has room for the attention of a million words to each other"
  expect "words on that pair" "$(grep -o '^.*pair of [0-9]* and [0-9]* tokens' said.txt)" \
    "nmt: endless.txt:4: a pair of 1000000 and 1000000 tokens"
  ends_well $((enough / 1024 + 20)) "$nmt" corpus --out toy --pairs 1000000
  expect "words on a corpus" "$(<err.txt)" "nmt: corpus: out of memory; try fewer --pairs"
fi

finish
