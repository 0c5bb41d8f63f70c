#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Each installed header compiles alone, for those too who are strict; each in one of the precisions,
# since they are the same text.
source "$(dirname "$0")/support.sh" "$@"

compiles_alone() {  # HEADER
  "$CXX" -std=c++20 -fno-rtti -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only \
    -D ATTUNE_PRECISION=f32 -I "$prefix/include" -include "$1" -x c++ /dev/null
}
export -f compiles_alone
export prefix
(cd "$prefix/include" && find attune -name '*.h' -print0) >headers
[[ -s headers ]] || wrong "there are no headers"
xargs -0 -n 1 -P "${CTEST_PARALLEL_LEVEL:-1}" bash -c 'compiles_alone "$0"' <headers ||
  wrong "not every header compiles alone"

echo '#include "attune/core/tensor.h"' >no_precision.cpp
"$CXX" -std=c++20 -fsyntax-only -I "$prefix/include" no_precision.cpp 2>no_precision.log &&
  wrong "a header compiled without a precision"
says no_precision "link with attune::attune or attune::attune_double"
finish
