#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# compare tells outputs apart, and how surely.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
head -n 3 t.txt >short.txt
: >empty.txt

said=$("$nmt" compare --reference t.txt --outputs t.txt s.txt --source s.txt) || wrong "compare fails"
[[ "$said" == *"tok:13a"*"t.txt"*"1-5"*"s.txt"*"p = "* ]] || wrong "compare said: $said"
seq 1 40 | sed 's/$/ is a number of the test/' >numbers.txt
sed '1~2s/number/pear/' numbers.txt >worse.txt
"$nmt" compare --reference numbers.txt --outputs worse.txt numbers.txt worse.txt --json >c.json ||
  wrong "compare --json fails"
# The systems are worse, right, and worse once more.
json_holds c.json 'all(abs(lines[0]["systems"][1][score] - 100) < 1e-9 for score in ("bleu", "chrf2"))'
json_holds c.json 'lines[0]["systems"][1]["bootstrap"]["bleu"]["p_value"] < 0.01'
json_holds c.json 'lines[0]["systems"][2]["bootstrap"]["bleu"]["p_value"] == 1'
refuses "short.txt has 3 lines" "$nmt" compare --reference t.txt --outputs short.txt
refuses "empty.txt" "$nmt" compare --reference empty.txt --outputs empty.txt

finish
