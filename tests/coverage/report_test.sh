#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A small tree, all of which is run but one line of 100: report.py is content, until that line has no
# reason, or a reason is for a line that is gone. In nn it is two of 200, of one text.
here=$(dirname "$(readlink -f "$0")")
source "$here/../support/script.sh"
command -v python3 >/dev/null || skip_all "no python3"

mkdir -p tests/coverage core autograd nn optim examples
cp "$here/report.py" tests/coverage
python3 - <<'END'
import json
files = []
for folder in ['core', 'autograd', 'nn', 'optim', 'examples']:
    text = ['  if (wrong) fail("it is wrong");'] * 99 + ['  run();' if files else '  never_run();']
    if folder == 'nn':
        text = text * 2
        text[98] = text[198] = 'throw;'
    counts = [int('never' not in line and line != 'throw;') for line in text]
    with open(f'{folder}/a.cpp', 'w') as file:
        file.write('\n'.join(text))
    files.append({'file': f'{folder}/a.cpp',
                  'lines': [{'line_number': number, 'count': count, 'branches': [{'count': count}]}
                            for number, count in enumerate(counts, 1)]})
json.dump({'files': files}, open('counts.json', 'w'))
END

reports() {  # STATUS "ENTRY" PIECE [FLAG]
  local said status=0
  printf 'What this file is.\n\na reason\n%s\n' "$2" >tests/coverage/not_covered.txt
  said=$(tests/coverage/report.py "${4:-counts.json}" 2>&1) || status=$?
  [[ $status == "$1" && "$said" == *"$3"* ]] ||
    wrong "for '$2' the report should end with $1 and say '$3', ended with $status: $said"
}
one='core/a.cpp: never_run();'
known=$one$'\n''nn/a.cpp: throw; (2)'
does_not_say="not_covered.txt does not say why no test runs"
unexplained="$does_not_say core/a.cpp: never_run();"
gone="not_covered.txt explains a line that is not there"
reports 0 "$known" "99.00%"
reports 1 'core/a.cpp: if (wrong) fail("it is wrong");' "$unexplained"
reports 1 "autograd/a.cpp: never_run();" "$unexplained"
reports 0 "$known" "" --stale
# One entry is of one line.
reports 1 "$one"$'\n''nn/a.cpp: throw;' "$does_not_say nn/a.cpp: throw;"
reports 0 "$one"$'\n''nn/a.cpp: throw;'$'\n''nn/a.cpp: throw;' "99.00%"
reports 1 "$one"$'\n''nn/a.cpp: throw; (3)' "$gone: nn/a.cpp: throw;"
for text in ': if (wrong) fail("it was wrong");' ': if (wrong)' ''; do
  reports 1 "$known"$'\n'"core/a.cpp$text" "$gone: core/a.cpp$text"
done
reports 1 "$known"$'\n'"core/b.cpp: never_run();" "$gone: core/b.cpp"
reports 1 'core/b.cpp: never_run();' "$gone: core/b.cpp" --stale
finish
