#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Plants classes in a copy of the tree that no list names, and wants kinds.sh to see each.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
tree=$(cd "$here/../.." && pwd)
(cd "$tree" && cp -r --parents nn/recurrent nn/attention optim tests/nn/recurrent tests/nn/attention \
  tests/optim examples/translation/{commands,metrics,model,text,train} "$root")
cd "$root"
bash "$here/kinds.sh" "$root" || { echo "a tree without fault is refused" && exit 1; }

failed=0
while IFS='|' read -r file line; do
  if [[ -e $file ]]; then cp "$file" aside; else : >aside; fi
  echo "$line" >>"$file"
  if bash "$here/kinds.sh" "$root" >/dev/null; then
    echo "not seen: '$line' in $file"
    failed=1
  fi
  mv aside "$file"
done <<'END'
nn/recurrent/planted.h|class PlantedCell : public Cell {
nn/recurrent/planted.h|class PlantedCell : public FusedCell {
nn/attention/planted.h|class PlantedAttention : public ScoredAttention {
nn/attention/planted.h|class PlantedAttention : public Attention {
optim/planted.h|class Planted : public Optimizer {
optim/schedule.h|Schedule planted(real learning_rate);
examples/translation/text/planted_tokenization.h|std::vector<std::string> tokenize_planted(std::string_view);
examples/translation/metrics/planted.h|inline constexpr CountedText<PlantedCounts> kPlanted{
examples/translation/commands/planted.cpp|void add_planted(CLI::App& app) {
END
for list in tests/nn/recurrent/cells.h examples/translation/model/attentions.h tests/optim/optimizers.h \
  tests/optim/schedule_test.cpp examples/translation/train/schedules.h \
  examples/translation/{text/tokenizations,metrics/text_scores,commands/commands}.h; do
  mv "$list" aside
  sed '/\(LSTMCell\|DotAttention\|Sgd\|cosine\|tokenize_simple\)/d; s/{kBleu,/{/
       /kSubcommands/,/;/s/add_score,//' aside >"$list"
  if bash "$here/kinds.sh" "$root" >/dev/null; then
    echo "not seen: what $list lacks"
    failed=1
  fi
  mv aside "$list"
done
exit "$failed"
