#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Do the benchmarks run, count the parameters that they should, and refuse what they cannot do?
# usage: bench_test.sh FOLDER, where the programs lie. How fast anything is, no test asks.
here=$(cd "$(dirname "$0")" && pwd)
programs=$(readlink -f "$1")
source "$here/../support/script.sh"
cd "$programs" || exit 1

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

sizes=(--batch 3 --src 5 --tgt 4 --threads 1) small=("${sizes[@]}" --steps 1)
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
for flags in "" "--gradients bf16 --bucket 0 --batches 3 --withhold"; do  # one process will do
  # shellcheck disable=SC2086
  said=$(./together --hidden 8 --vocab 11 "${small[@]}" $flags) || wrong "together $flags fails"
  [[ $(figure processes "$said") == 1 && $(figure megabytes_of_gradients "$said") == 0.0 ]] ||
    wrong "together $flags sends something to nobody: $said"
done
./together --gradients fp64 2>/dev/null && wrong "together takes gradients of any kind"
./step --hidden 7 --vocab 11 "${small[@]}" 2>/dev/null && wrong "step takes an odd --hidden"

said=$(./ops --hidden 8 --vocab 11 "${sizes[@]}" --only softmax) || wrong "ops fails"
[[ $said == *"softmax, by lengths"*bytes* ]] || wrong "ops prints no row of softmax: $said"

./ops --steps 1 >/dev/null 2>&1 && wrong "ops takes --steps, which it has no use for"
./ops --hidden 7 >/dev/null 2>&1 && wrong "ops takes an odd --hidden"
said=$(./ops --only nonsense 2>&1) && wrong "ops takes an --only that leaves nothing"
[[ $said == *"--only"* ]] || wrong "ops does not say what is wrong with --only: $said"

one=(--quick --threads 1 --only 'train luong h128')
./bench "${one[@]}" --json "$work/figures" >"$work/said" || wrong "bench fails"
[[ $(<"$work/said") == *"luong h128 b32 S12 T12 V200 "* ]] || wrong "bench prints no row"
for figure in sgemm_gflops times_floor share_of_sgemm tokens_per_second peak_mib; do
  grep -q "\"$figure\": [0-9]" "$work/figures" || wrong "bench writes no $figure"
done

refused() {  # MESSAGE FLAG...: bench says so, before it measures anything
  local said
  said=$(./bench "${@:2}" 2>&1) && wrong "bench takes ${*:2}"
  [[ $said == *"$1"* && $said != *SGEMM* ]] || wrong "bench ${*:2} should say '$1': $said"
}
refused no-folder "${one[@]}" --json "$work/no-folder/figures"
refused no-folder --chart "$work/no-folder/chart.svg"
refused "leaves nothing to measure" --only nonsense
refused "--chart FILE.svg" --only growing
refused "nothing of the chart" "${one[@]}" --chart "$work/chart.svg"
refused --peer --python python3
refused --steps --quick --steps 2
refused --threads --threads 4097

if command -v python3 >/dev/null; then
  python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$here/peer_torch.py" ||
    wrong "peer_torch.py is no Python"
else
  skip "no python3: whether peer_torch.py is Python"
fi

finish
