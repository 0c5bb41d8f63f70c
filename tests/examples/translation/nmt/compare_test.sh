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
! command -v python3 >/dev/null || python3 - <<'END' || wrong "compare: $(cat c.json)"
import json
worse, right, same = json.load(open("c.json"))["systems"]
assert abs(right["bleu"] - 100) < 1e-9 and abs(right["chrf2"] - 100) < 1e-9
assert right["bootstrap"]["bleu"]["p_value"] < 0.01 and same["bootstrap"]["bleu"]["p_value"] == 1
END
refuses "short.txt has 3 lines" "$nmt" compare --reference t.txt --outputs short.txt
refuses "empty.txt" "$nmt" compare --reference empty.txt --outputs empty.txt

finish
