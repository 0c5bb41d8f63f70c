#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Declares fused ops in a small tree, with and without rows in the table, and wants twins.sh to
# tell them apart.
set -euo pipefail
twins=$(dirname "$(readlink -f "$0")")/twins.sh
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cd "$root"
mkdir -p autograd/fused nn/recurrent tests/nn/twins
failed=0

expect() {  # VERDICT WHAT: of twins.sh, "accepted" or "refused"
  local verdict=refused
  if bash "$twins" "$root" &>/dev/null; then verdict=accepted; fi
  [[ $verdict == "$1" ]] && return
  echo "$2 is $verdict"
  failed=1
}

cat >autograd/fused/relu.h <<'END'
/// Not an op: Variable relu_of_old(
struct ReluSequence {
  bool empty() const;
};
Variable leaky_relu(const Variable& x);
ReluSequence relu_sequence(const Variable& x);
void for_each_relu(int64_t count);
inline Tensor or_relu(const Tensor& x) {
END
cat >nn/recurrent/rnn.h <<'END'
SequenceResult rnn_sequence(const Packing& packing);
template <class Step>
SequenceResult any_sequence(const Packing& packing);
END
echo '    {"leaky_relu", "relu", cases()},' >tests/nn/twins/table.h
echo '    {"rnn_sequence", "rnn", cases()},' >>tests/nn/twins/table.h
expect refused "an op without a row"
echo '    {"relu_sequence", "relu", cases()},' >>tests/nn/twins/table.h
expect accepted "a tree where each op has its row"

while read -r declaration; do
  echo "$declaration" >autograd/fused/planted.h
  expect refused "'$declaration'"
done <<'END'
Variable relu(const Variable& x);
Variable sequence(const Variable& x);
std::vector<Variable> many(const Variable& x);
std::pair<Variable, Variable> two(const Variable& x);
LstmSequence lstm2_sequence(
END
rm autograd/fused/planted.h

for row in '// {"relu",' 'relu(x);' '{"relu_2",'; do
  echo 'Variable relu(const Variable& x);' >autograd/fused/planted.h
  echo "$row" >>tests/nn/twins/table.h
  expect refused "an op with '$row' for a row"
done
rm -f autograd/fused/planted.h
echo 'SequenceResult gru_sequence(const Packing& packing);' >nn/recurrent/gru.h
expect refused "a sequence without a row"
rm nn/recurrent/gru.h autograd/fused/*.h
expect refused "a tree without fused ops"
exit "$failed"
