#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Plants classes and values in a copy of the tree that no list names, and wants kinds.sh to see each.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
tree=$(cd "$here/../.." && pwd)
(cd "$tree" && cp -r --parents core autograd nn optim examples tests/nn tests/optim \
  tests/examples/translation/nmt "$root")
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
nn/recurrent/planted.h|class PlantedCell : public LSTMCell {
nn/recurrent/planted.h|struct PlantedCell : public Cell {
nn/recurrent/planted.h|struct PlantedCell final : Cell {
nn/recurrent/planted.h|class PlantedCell : public Counted, public Cell {
nn/attention/planted.h|class PlantedAttention : public ScoredAttention {
nn/attention/planted.h|class PlantedAttention : public Attention {
optim/planted.h|class Planted : public Optimizer {
optim/schedule.h|inline Schedule planted(real learning_rate) {
optim/schedule.h|Schedule planted(real learning_rate);
examples/translation/text/planted_tokenization.h|std::vector<std::string> tokenize_planted(std::string_view);
examples/translation/metrics/planted.h|inline constexpr CountedText<PlantedCounts> kPlanted{
examples/translation/commands/planted.cpp|void add_planted(CLI::App& app, Processes& processes) {
examples/translation/commands/info.cpp|  CLI::App& command = *app.add_subcommand("planted", "does nothing");
END
while IFS='|' read -r list change; do
  mv "$list" aside
  sed -E "$change" aside >"$list"
  ! cmp -s aside "$list" || { echo "nothing to change by '$change' in $list" && failed=1; }
  if bash "$here/kinds.sh" "$root" >/dev/null; then
    echo "not seen: '$change' in $list"
    failed=1
  fi
  mv aside "$list"
done <<'END'
tests/nn/recurrent/cells.h|/LSTMCell/d
examples/translation/model/attentions.h|/DotAttention/d
tests/optim/optimizers.h|/Sgd/d
tests/optim/optimizers.h|/<Adam>/d
tests/optim/optimizers.h|s,^ .*Lion.*,// &,
tests/optim/schedule_test.cpp|/cosine/d
examples/translation/train/schedules.h|/cosine/d
examples/translation/text/tokenizations.h|/tokenize_simple/d
examples/translation/metrics/text_scores.h|s/\{kBleu,/{/
examples/translation/commands/commands.h|/kSubcommands/,/;/s/add_score,//
examples/translation/model/config.h|s/^enum class DecoderKind \{/& planted,/
examples/translation/model/config.h|/\{"all", Tying::all\}/d
examples/translation/commands/attend.cpp|s/^enum class When \{/& planted,/
nn/reading.h|s/^enum class Reading \{/& planted,/
nn/reading.h|s/^enum class Reading \{/enum class Reading : unsigned char { planted,/
nn/dropout.h|s/  element,/  planted, element,/
END
exit "$failed"
