#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What ./dev does not know, it refuses before it does anything; tests it counts as CTest did.
source "$(dirname "$0")/../support/script.sh"

cp "$1/dev" .
mkdir build
refuses() {  # "SENTENCE" WORD...
  ./dev "${@:2}" >out 2>err
  expect "status of ./dev ${*:2}" $? 2
  expect "./dev ${*:2}" "$(head -n 2 err)" "$1"$'\n'"usage: ./dev COMMAND"
}
refuses "dev: there is no command 'biuld'" biuld release
refuses "dev: clean takes no 'release'" clean release
refuses "dev: build takes no 'native'" build release native
refuses "dev: test takes no 'debug sanitize'" test release debug sanitize
refuses "dev: coverage takes no 'core'" coverage core
refuses "dev: demo takes no '--help'" demo --help
[[ -d build ]] || wrong "a command that was refused has removed build/"
expect "./dev" "$(./dev)" "$(./dev help)"

# CTest's last words, as of several versions, some in colour.
mkdir -p programs build/release
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
counts 0 "100% tests passed, 0 tests failed out of 9" "9 passed, 0 failed"
counts 0 "100% tests passed out of 9" "9 passed, 0 failed"
counts 0 '\033[0;32m100% tests passed\033[0;0m out of 9' "9 passed, 0 failed"
counts 8 "89% tests passed, 1 tests failed out of 9" "8 passed, 1 failed"
counts 8 '11% tests passed\033[0;0m, \033[0;31m8 tests failed\033[0;0m out of 9' "1 passed, 8 failed"
counts 0 "100% tests passed out of 9" "8 passed, 0 failed, 1 skipped" \
  '2/9 Test #2: b ....***Skipped   0.01 sec'
counts 8 "89% tests passed, 1 tests failed out of 9" "7 passed, 1 failed, 1 skipped" \
  '2/9 Test #2: b ....\033[0;33m***Skipped \033[0;0m  0.01 sec'
finish
