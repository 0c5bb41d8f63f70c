#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Plants classes in a copy of the tree that no list names, and wants kinds.sh to see each.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
tree=$(cd "$here/../.." && pwd)
(cd "$tree" && cp -r --parents nn/recurrent nn/attention optim tests/nn/recurrent tests/nn/attention \
  tests/optim examples/translation/model examples/translation/train "$root")
cd "$root"
bash "$here/kinds.sh" "$root" || { echo "a tree without fault is refused" && exit 1; }

failed=0
while IFS='|' read -r folder class; do
  echo "$class" >"$folder/planted.h"
  if bash "$here/kinds.sh" "$root" >/dev/null; then
    echo "not seen: '$class' in $folder"
    failed=1
  fi
  rm "$folder/planted.h"
done <<'END'
nn/recurrent|class PlantedCell : public Cell {
nn/recurrent|class PlantedCell : public FusedCell {
nn/attention|class PlantedAttention : public ScoredAttention {
nn/attention|class PlantedAttention : public Attention {
optim|class Planted : public Optimizer {
END
for list in tests/nn/recurrent/cells.h examples/translation/model/attentions.h tests/optim/optimizers.h; do
  mv "$list" aside
  sed '/LSTMCell\|DotAttention\|Sgd/d' aside >"$list"
  if bash "$here/kinds.sh" "$root" >/dev/null; then
    echo "not seen: what $list lacks"
    failed=1
  fi
  mv aside "$list"
done
exit "$failed"
