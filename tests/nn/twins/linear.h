// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/fused/linear_cross_entropy.h"
#include "attune/autograd/matmul.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/linear.h"
#include "attune/nn/output_layer.h"
#include "attune/tests/nn/twins/twins.h"

namespace attune::testing {

struct LinearProblem {
  std::string name;
  Shape x, bias;
};

inline const LinearProblem kLinearProblems[] = {
    {"one bias", {4, 3, 6}, {5}}, {"a bias a row", {4, 3, 6}, {4, 3, 5}},
    {"a vector", {6}, {5}},       {"one row", {1, 6}, {1, 5}},
    {"no rows", {0, 6}, {5}},     {"many rows", {700, 6}, {5}}};

inline std::vector<TwinCase> linear_cases() {
  return twin_cases(kLinearProblems, [](const LinearProblem& problem, Reading reading) {
    const Variable x(random_tensor(problem.x, 1), true);
    const Variable weight(random_tensor({5, 6}, 2), true);
    const Variable bias(random_tensor(problem.bias, 3), true);
    return Computed{{linear(x, weight, bias, reading)},
                    {{"x", x}, {"weight", weight}, {"bias", bias}}};
  });
}

struct Labelled {
  std::string name;
  Shape x;
  int64_t vocabulary;
  CrossEntropyOptions options = {};
  int64_t rows_of_chunk = 1000;
  bool all_but_one_ignored = false;
};

inline const real kSmoothing = real(0.1);

// Of the targets 0, 5, 10, ... modulo the vocabulary, id 0 may be ignored.
inline const Labelled kLabelled[] = {
    {"[N, K]", {9, 6}, 37},
    {"[T, B, K]", {4, 3, 6}, 7},
    {"one row", {1, 6}, 203},
    {"one number a row", {9, 1}, 37},
    {"one word", {9, 6}, 1},
    {"ignored", {9, 6}, 7, {0, 0}},
    {"all but one ignored", {9, 6}, 7, {0, 0}, 1000, true},
    {"smoothed", {9, 6}, 37, {{}, kSmoothing}},
    {"smoothed and ignored", {4, 3, 6}, 7, {0, kSmoothing}},
    {"several chunks", {9, 6}, 37, {}, 4},
    {"several chunks, smoothed and ignored", {9, 6}, 7, {0, kSmoothing}, 3},
    {"large", {70, 33}, 1003, {0, kSmoothing}, 32},
};

inline Ids targets_of(const Labelled& problem) {
  const Shape shape = problem.x.without(-1);
  std::vector<int32_t> targets;
  for (int64_t i = 0; i < shape.numel(); ++i) {
    const bool ignored = problem.all_but_one_ignored && i != 4;
    targets.push_back(ignored ? 0 : static_cast<int32_t>(5 * i % problem.vocabulary));
  }
  return Ids(shape, targets);
}

inline Computed run_cross_entropy(const Labelled& problem, Reading reading) {
  const int64_t size = problem.x[-1], vocabulary = problem.vocabulary;
  const Variable x(random_tensor(problem.x, 1), true);
  const Variable weight(random_tensor({vocabulary, size}, 2), true);
  const Variable bias(random_tensor({vocabulary}, 3), true);
  const Ids targets = targets_of(problem);
  const auto row_bytes = vocabulary * static_cast<int64_t>(sizeof(real));
  const Variable loss =
      reading == Reading::fused
          ? linear_cross_entropy(x, weight, bias, targets, problem.options,
                                 problem.rows_of_chunk * row_bytes)
          : cross_entropy(linear(x, weight, bias, reading), targets, problem.options);
  return {{loss}, {{"x", x}, {"weight", weight}, {"bias", bias}}};
}

/// The same as a layer, of which [N, K] is [N, 1, K].
inline Computed run_output_layer(const Labelled& problem, Reading reading) {
  const int64_t size = problem.x[-1], rows = problem.x.numel() / size;
  Rng rng(1);
  Root<OutputLayer> layer(size, problem.vocabulary, nullptr, rng);
  layer->set_reading(reading);
  set_random(layer->parameters());
  const Variable x(random_tensor({rows, 1, size}, 1), true);
  const Ids flat = targets_of(problem), targets({rows, 1}, {flat.begin(), flat.end()});
  // Of the logits' gradients a part, as the loss has it: they are sums over the vocabulary.
  Computed computed{{layer->loss(x, targets, problem.options),
                     layer->logits(x) / static_cast<real>(problem.vocabulary)},
                    layer->parameters()};
  computed.leaves.push_back({"x", x});
  return computed;
}

inline std::vector<TwinCase> output_layer_cases() {
  return twin_cases(kLabelled, run_output_layer);
}

inline std::vector<TwinCase> cross_entropy_cases() {
  return twin_cases(kLabelled, run_cross_entropy);
}

}  // namespace attune::testing
