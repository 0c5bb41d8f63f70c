#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is of a kind is tested as all of its kind are: `kinds.sh ROOT` prints each class of the library
# that the list of its kind's tests does not name, or that nmt does not offer, and fails if there is
# one.
set -euo pipefail
cd "$1"
missing=0

# Each class in a header of FOLDER that derives from one of BASES stands in each LIST; but for the
# bases themselves.
all_are_in() {  # FOLDER BASES LIST...
  local class classes list
  classes=$(sed -nE "s/^class ([A-Za-z0-9]+) (final )?: public ($2) \{.*/\1/p" "$1"/*.h |
    grep -vxE "$2" || true)
  [[ -n $classes ]] || { echo "found no class of $2 in $1" && missing=1; }
  for class in $classes; do
    for list in "${@:3}"; do
      grep -qE "\b$class\b" "$list" && continue
      echo "$list does not name $class"
      missing=1
    done
  done
}

all_are_in nn/recurrent 'Cell|FusedCell' tests/nn/recurrent/cells.h examples/translation/model/cells.h
all_are_in nn/attention 'Attention|ScoredAttention' tests/nn/attention/attention_kinds.h \
  examples/translation/model/attentions.h
all_are_in optim 'Optimizer|Adam' tests/optim/optimizers.h examples/translation/train/optimizers.h
exit "$missing"
