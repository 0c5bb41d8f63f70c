#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The arrows of the house: which folder may include which, who may name BLAS, OpenMP and MPI, and that
# the library never prints.
# `arrows.sh ROOT` prints each line that breaks a rule, and fails if there is one.
set -euo pipefail
cd "$1"
broken=0

complain() {  # RULE LINES: nothing to say where no line breaks the rule
  [[ -z $2 ]] && return
  printf '%s:\n%s\n\n' "$1" "$2"
  broken=1
}

find_lines() {  # PATTERN FOLDER...: file:line:text; finding none is no error, a missing folder is
  grep -rnE --include='*.h' --include='*.cpp' "$@" || (($? == 1))
}

may_include() {  # FOLDER ALLOWED...; tests also what stands in a README
  local folder=$1 allowed lines
  shift
  allowed=$(IFS='|' && echo "$*")
  lines=$(find_lines '^\s*#\s*include\s*("|<attune/)' "$folder")
  lines=$(grep -vE "include \"attune/($allowed)/|^tests/.*include \"readmes/" <<<"$lines" || true)
  complain "$folder/ includes only \"attune/...\" of: $*" "$lines"
}

rooms_in_order() {  # FOLDER ROOM...: each includes nothing of those behind it
  local folder=$1 later
  shift
  while (($# > 1)); do
    later=$(IFS='|' && echo "${*:2}")
    complain "$folder/$1/ includes nothing of: ${*:2}" \
      "$(find_lines "^\s*#\s*include\s*[\"<]attune/$folder/($later)/" "$folder/$1")"
    shift
  done
}

only_for() {  # ROOM WHO: the library includes the room in itself and where WHO matches
  local lines
  lines=$(find_lines "^\s*#\s*include\s*[\"<]attune/$1/" core autograd nn optim examples)
  complain "$1/ is not for those" "$(grep -vE "^($1/|$2)" <<<"$lines" || true)"
}

# tsort names the headers of each circle.
no_circles() {  # FOLDER...
  local pairs
  pairs=$(grep -rE --include='*.h' '^#include "attune/' "$@" |
    sed -E 's,^([^:]*):#include "attune/([^"]*)".*,\1 \2,')
  complain "headers include each other in a circle" "$(tsort <<<"$pairs" 2>&1 >/dev/null || true)"
}

one_place() {  # NAME PATTERN: besides core/kernels/, one file of core/ has it
  local name=$1 lines files
  lines=$(find_lines "$2" core autograd nn optim examples tests | grep -v '^core/kernels/' || true)
  complain "only core/ names $name" "$(grep -v '^core/' <<<"$lines" || true)"
  files=$(cut -d: -f1 <<<"$lines" | sort -u)
  (($(wc -l <<<"$files") <= 1)) || complain "only one file of core/ names $name" "$files"
}

# Inline code of any other header could be the copy that the linker keeps; see its README.
includes_of_kernels() {
  local lines
  lines=$(find_lines '^\s*#\s*include' core/kernels/simd)
  lines=$(grep -vE 'include (<cstdint>|"attune/core/kernels/)' <<<"$lines" || true)
  complain "core/kernels/simd/ includes only <cstdint> and core/kernels/" "$lines"
}

never_prints() {  # FOLDER...
  complain "the library never prints" \
    "$(find_lines '#\s*include\s*<iostream>|std::c(out|err|log)\b|\b(f?printf|f?puts|perror)\(' "$@")"
}

may_include core core
may_include autograd core autograd
may_include nn core autograd nn
may_include optim core autograd optim
may_include examples core autograd nn optim examples
only_for core/kernels 'core/|autograd/fused/|nn/recurrent/|optim/'
only_for core/products 'core/(core\.h|matmul\.cpp):|autograd/|nn/recurrent/'
only_for core/memory 'core/|examples/'
only_for core/files 'core/core\.h:|nn/|optim/|examples/'
only_for autograd/fused 'autograd/autograd\.h:|nn/|examples/'
only_for nn/attention 'nn/nn\.h:|examples/'
only_for nn/recurrent 'nn/nn\.h:|examples/'
only_for nn/search 'nn/nn\.h:|examples/'
rooms_in_order examples/translation toy text model search metrics train view commands
only_for core/testing '(core/core|autograd/check_[a-z]+|nn/check_padding)\.(h|cpp):'
no_circles core autograd nn optim examples
may_include tests core autograd nn optim examples tests
one_place BLAS '^\s*#\s*include\s*[<"].*(cblas|lapacke)\.h[>"]'
one_place MPI '^\s*#\s*include\s*[<"]mpi\.h[>"]'
one_place OpenMP '^\s*#\s*(include\s*[<"]omp\.h|pragma\s+omp)|_Pragma\("omp'
includes_of_kernels
never_prints core autograd nn optim
exit "$broken"
