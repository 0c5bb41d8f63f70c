#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs a test program under valgrind: memcheck.sh PROGRAM. Passed over are the cases that take more
# than a second without it, which it would make minutes; those that ask for more memory than there
# is, or make allocations fail: valgrind has an operator new of its own, which ends the program where
# it should throw; and one that leaves no file to open, of which valgrind has some aside. It hides
# AVX-512, so that the kernels for AVX2 are what it sees.
set -euo pipefail
export OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive

filter() {  # reads names; to doctest a comma ends a name and * matches anything
  tr ',*[]\\' '?' | paste -s -d ,
}

durations=$("$1" --duration) || { grep -v ' s: ' <<<"$durations"; exit 1; }
slow=$(sed -nE 's/^([1-9][0-9]*\.[0-9]+) s: (.*)$/\2/p' <<<"$durations")
printf 'passed over, since slow:\n%s\n\n' "$slow"
valgrind --quiet --error-exitcode=1 --leak-check=full --errors-for-leak-kinds=definite \
  --show-leak-kinds=definite "$1" \
  --test-case-exclude="$(filter <<<"$slow"),*nothing can serve*,*nothing can stand in*,*memory is short*,BLAS: *it says so*,BLAS: *is reserved*,*what throws takes no step*,*needs all of a parameter*"
