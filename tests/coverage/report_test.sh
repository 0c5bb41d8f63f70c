#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A small tree, all of which is run: report.py is content, until a reason is for a line that is gone.
set -uo pipefail
command -v python3 >/dev/null || exit 0  # which only the report needs
here=$(dirname "$(readlink -f "$0")")
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cd "$tree" || exit 1

mkdir -p tests/coverage core autograd nn optim examples
cp "$here/report.py" tests/coverage
files=()
for folder in core autograd nn optim examples; do
  echo '  if (wrong) fail("it is wrong");' >"$folder/a.cpp"
  files+=("{\"file\": \"$folder/a.cpp\", \"lines\":
    [{\"line_number\": 1, \"count\": 1, \"branches\": [{\"count\": 1}]}]}")
done
(IFS=, && echo "{\"files\": [${files[*]}]}") >counts.json

reports() {  # STATUS "ENTRY" PIECE
  local said status=0
  printf 'What this file is.\n\na reason\n%s\n' "$2" >tests/coverage/not_covered.txt
  said=$(tests/coverage/report.py counts.json 2>&1) || status=$?
  [[ $status == "$1" && "$said" == *"$3"* ]] && return
  echo "for '$2' the report should end with $1 and say '$3', ended with $status: $said"
  failed=1
}
failed=0
gone="not_covered.txt explains a line that is not there"
reports 0 'core/a.cpp: if (wrong) fail("it is wrong");' "100.00%"
reports 1 'core/a.cpp: if (wrong) fail("it was wrong");' "$gone: core/a.cpp: if (wrong) fail(\"it was"
reports 1 'core/a.cpp: if (wrong)' "$gone: core/a.cpp: if (wrong)"
reports 1 'core/b.cpp: if (wrong) fail("it is wrong");' "$gone: core/b.cpp"
reports 1 'core/a.cpp' "$gone: core/a.cpp"
exit "$failed"
