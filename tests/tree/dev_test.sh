#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What ./dev does not know, it refuses before it does anything.
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
finish
