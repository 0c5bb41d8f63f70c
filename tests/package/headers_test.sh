#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Each installed header compiles alone, for those too who are strict, and brings Error if it throws
# one; in single precision, as the other is the same text. A folder's own header has all of them.
source "$(dirname "$0")/support.sh" "$@"

compiles_alone() {  # HEADER
  local uses=""
  case $1 in
    */memory/* | */blas.h | */product.h | */text_stream.h) ;;  # which lack memory at most
    *) ! grep -qiw throws "$prefix/include/$1" || uses="using attune::Error;" ;;
  esac
  "$CXX" -std=c++20 -fno-rtti -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only \
    -I "$prefix/include" -include "$1" -x c++ - <<<"$uses"
}
export -f compiles_alone
export prefix
(cd "$prefix/include" && find attune -name '*.h' -print0) >headers
[[ -s headers ]] || wrong "there are no headers"
xargs -0 -n 1 -P "${CTEST_PARALLEL_LEVEL:-1}" bash -c 'compiles_alone "$0"' <headers ||
  wrong "not every header compiles alone"

includes() {  # HEADER: all that it includes of attune, itself too
  (cd "$prefix/include" && "$CXX" -std=c++20 -M -I . "$1" | grep -oE 'attune/[a-z0-9_/]+\.h' | sort -u)
}
for folder in core autograd nn optim; do
  includes "attune/$folder/$folder.h" >included
  (cd "$prefix/include" && find "attune/$folder" -name '*.h' | sort) >there
  missing=$(comm -13 included there)
  [[ -z "$missing" ]] || wrong "attune/$folder/$folder.h lacks $missing"
  includes attune/attune.h | grep -qx "attune/$folder/$folder.h" || wrong "attune.h lacks $folder"
done

echo '#include "attune/core/tensor.h"' >half.cpp
for flag in ATTUNE_DOUBLE attune=attune_f64; do
  "$CXX" -std=c++20 -fsyntax-only -D "$flag" -I "$prefix/include" half.cpp 2>half.log &&
    wrong "a header compiled with $flag alone"
  says half "double precision needs -D ATTUNE_DOUBLE and -D attune=attune_f64"
done
finish
