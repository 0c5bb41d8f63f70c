#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Each installed header compiles alone, for those too who are strict; in single precision, as the
# other is the same text.
source "$(dirname "$0")/support.sh" "$@"

compiles_alone() {  # HEADER
  "$CXX" -std=c++20 -fno-rtti -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only \
    -I "$prefix/include" -include "$1" -x c++ /dev/null
}
export -f compiles_alone
export prefix
(cd "$prefix/include" && find attune -name '*.h' -print0) >headers
[[ -s headers ]] || wrong "there are no headers"
xargs -0 -n 1 -P "${CTEST_PARALLEL_LEVEL:-1}" bash -c 'compiles_alone "$0"' <headers ||
  wrong "not every header compiles alone"

echo '#include "attune/core/tensor.h"' >half.cpp
for flag in ATTUNE_DOUBLE attune=attune_f64; do
  "$CXX" -std=c++20 -fsyntax-only -D "$flag" -I "$prefix/include" half.cpp 2>half.log &&
    wrong "a header compiled with $flag alone"
  says half "double precision needs -D ATTUNE_DOUBLE and -D attune=attune_f64"
done
finish
