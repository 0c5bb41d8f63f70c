#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What ./dev and .ci/run do not know, they refuse before they do anything; tests they count as CTest did.
source "$(dirname "$0")/../support/script.sh"

cp -r "$1/dev" "$1/.ci" "$1/CMakePresets.json" .
ln -s "$1/tests" tests
mkdir build programs
for program in dpkg-query apt-get cmake; do  # which end what begins, and tell of it
  printf '#!/bin/sh\necho "$0 $*" >>"%s"\necho installed\n' "$work/ran" >"programs/$program"
done
echo exit 1 >>programs/cmake
chmod +x programs/*
run() { PATH=$work/programs:$PATH "$@" >out 2>err; }
refuses() {  # "SENTENCE" WORD...
  run ./dev "${@:2}"
  expect "status of ./dev ${*:2}" $? 2
  expect "./dev ${*:2}" "$(head -n 2 err)" "$1"$'\n'"usage: ./dev COMMAND"
}
refuses "dev: there is no command 'biuld'" biuld release
refuses "dev: clean takes no 'release'" clean release
refuses "dev: build takes no 'native'" build release native
refuses "dev: test takes no 'debug sanitize'" test release debug sanitize
refuses "dev: coverage takes no 'core'" coverage core
refuses "dev: demo takes no '--help'" demo --help
for command in build test; do
  for preset in nosuch -h --log ''; do
    refuses "dev: there is no preset '$preset'" "$command" "$preset"
  done
done
refuses "dev: test --long has no part 'bogus'" test --long bogus
refuses "dev: test --long has no part 'bogus'" test --long threads bogus
refuses "dev: test --long has no part '-h'" test --long -h
refuses "dev: fuzz has no target 'nosuch'" fuzz nosuch
refuses "dev: fuzz has no target '../fuzz/utf8'" fuzz ../fuzz/utf8
refuses "dev: fuzz has no target '0'" fuzz 0
refuses "dev: fuzz takes no '1m', but whole seconds, then -FLAG=VALUE" fuzz utf8 1m
refuses "dev: fuzz takes no 'utf8', but whole seconds, then -FLAG=VALUE" fuzz 60 utf8
refuses "dev: bench has no flag '--bogus'" bench --bogus
refuses "dev: bench has no flag '--peer'" bench --ops --peer
refuses "dev: bench has no flag '--hidden=8'" bench --hidden=8
for words in "./dev storm --bogus" "./dev storm --every 0" "./dev storm --only trian" \
  ".ci/run --help" ".ci/run faults"; do
  run $words
  expect "status of $words" $? 2
  expect "lines that $words says" "$(wc -l <err)" 1
done
[[ ! -e ran ]] || wrong "a command that was refused has run $(<ran)"
for words in "build native" "test sanitize" "test --long memory" fuzz "fuzz 1" \
  "fuzz utf8 1 -seed=1" "bench --only=train --ops --hidden 8" "bench --peer --rounds 3" \
  "storm --every 9 --only train"; do
  rm -f ran
  run ./dev $words
  [[ -e ran ]] || wrong "./dev $words does nothing: $(head -n 1 err)"
done
[[ -d build ]] || wrong "a command that was refused has removed build/"
expect "./dev" "$(./dev)" "$(./dev help)"

# CTest's last words, as of several versions, some in colour.
mkdir -p build/release
printf '#!/bin/sh\n' >programs/cmake  # builds nothing
cat >programs/ctest <<'END'
#!/bin/sh
while [ "$1" != --output-log ]; do shift; done
printf '1/9 Test #1: a ... Passed\n%b\n\n%b\n\nTotal Test time (real) = 0.01 sec\n' "$OF_ANOTHER" "$SAYS" >"$2"
exit "$STATUS"
END
printf '#!/bin/sh\necho installed' >programs/dpkg-query  # whatever is asked for: installs nothing
chmod +x programs/*
counts() {  # STATUS "CTEST'S WORDS" "COUNT" [ITS WORDS OF A TEST]
  local said status
  said=$(PATH=$PWD/programs:$PATH STATUS=$1 SAYS=$2 OF_ANOTHER=${4:-} ./dev test 2>&1)
  status=$?
  expect "./dev test after '$2'" "$status: $(tail -n 1 <<<"$said")" "$1: $3"
}
"$1/tests/support/readme_blocks.sh" "$1" readmes >/dev/null
counts 0 "100% tests passed, 0 tests failed out of 9" "$(sed -E 's/[0-9]+/9/' readmes/tests.text)"
counts 0 "100% tests passed out of 9" "9 passed, 0 failed"
counts 0 '\033[0;32m100% tests passed\033[0;0m out of 9' "9 passed, 0 failed"
counts 8 "89% tests passed, 1 tests failed out of 9" "8 passed, 1 failed"
counts 8 '11% tests passed\033[0;0m, \033[0;31m8 tests failed\033[0;0m out of 9' "1 passed, 8 failed"
counts 0 "100% tests passed out of 9" "8 passed, 0 failed, 1 skipped" \
  '2/9 Test #2: b ....***Skipped   0.01 sec'
counts 8 "89% tests passed, 1 tests failed out of 9" "7 passed, 1 failed, 1 skipped" \
  '2/9 Test #2: b ....\033[0;33m***Skipped \033[0;0m  0.01 sec'
finish
