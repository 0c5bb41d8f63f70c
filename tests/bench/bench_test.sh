#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Do the benchmarks run, and count the parameters that they should? usage: bench_test.sh FOLDER,
# where the programs lie. How fast anything is, no test asks.
set -uo pipefail
cd "$1" || exit 1
failures=0

wrong() {
  echo "bench_test: $*" >&2
  failures=$((failures + 1))
}

figure() {  # NAME JSON: a figure of a line of JSON
  sed -nE "s/.*\"$1\": ?([0-9.e+-]+)[,}].*/\1/p" <<<"$2"
}

# Parameters of a translator, from its layers: embeddings, encoder, decoder; what lies between.
parameters() {  # MODEL H V
  local H=$2 V=$3 gates=4 fed=0 between
  [[ $1 == luong ]] || fed=$H
  between=$((H * H + H * (2 * H + 1) + V * (H + 1))) # keys, combination, output
  if [[ $1 == bahdanau ]]; then
    gates=3
    between=$((H * (H + 1) + H * H + H * (H + 1) + H + V * (3 * H + 1))) # bridge, scores, output
  fi
  echo $((2 * V * H + gates * H * (H + H / 2 + 2) + gates * H * (H + fed + H + 2) + between))
}

small=(--batch 3 --src 5 --tgt 4 --threads 1 --steps 1)
for mode in train greedy floor; do
  for model in luong luong_if bahdanau; do
    said=$(./step --model "$model" --mode "$mode" --hidden 8 --vocab 11 "${small[@]}") ||
      wrong "$mode of $model fails"
    [[ $said == "{"*"}" ]] || wrong "$mode of $model prints no JSON: $said"
    expected=$([[ $mode == floor ]] && echo 0 || parameters "$model" 8 11)
    [[ $(figure parameters "$said") == "$expected" ]] ||
      wrong "$mode of $model should count $expected parameters: $said"
    [[ $(figure gflop "$said") != 0.0 ]] || wrong "$mode of $model counts no operation: $said"
  done
done
./step --hidden 7 --vocab 11 "${small[@]}" 2>/dev/null && wrong "step takes an odd --hidden"

said=$(./ops --hidden 8 --vocab 11 "${small[@]}" --only softmax) || wrong "ops fails"
[[ $said == *"softmax, by lengths"*bytes* ]] || wrong "ops prints no row of softmax: $said"

exit $((failures > 0))
