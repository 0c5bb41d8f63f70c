// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "attune/core/error.h"
#include "attune/core/tensor.h"
#include "attune/tests/nn/plain_vectors.h"

/// One query and one sentence in plain loops, for the equations of attention_kinds.h.
namespace attune::testing::plain {

inline double inner(const Vector& a, const Vector& b) {
  if (a.size() != b.size()) fail("plain: ", a.size(), " numbers times ", b.size());
  double total = 0;
  for (size_t i = 0; i < a.size(); ++i) total += a[i] * b[i];
  return total;
}

inline Vector product(const Tensor& matrix, const Vector& x) {
  Vector y;
  for (int64_t i = 0; i < matrix.size(0); ++i) y.push_back(inner(numbers(matrix[i]), x));
  return y;
}

inline Vector sum_of(const std::vector<Vector>& parts) {
  Vector total(parts[0].size());
  for (const Vector& part : parts) {
    for (size_t i = 0; i < total.size(); ++i) total[i] += part[i];
  }
  return total;
}

inline Vector tanh_of(Vector x) {
  for (double& number : x) number = std::tanh(number);
  return x;
}

inline Vector scaled(double factor, Vector x) {
  for (double& number : x) number *= factor;
  return x;
}

inline Vector softmax_of(const Vector& scores) {
  Vector weights;
  double total = 0;
  for (const double score : scores) total += std::exp(score);
  for (const double score : scores) weights.push_back(std::exp(score) / total);
  return weights;
}

struct Looked {
  Vector weights, context;
};
/// One query, at a memory of as many vectors as the sentence is long; so_far are the sums of the
/// weights that these had in earlier steps.
using Look =
    std::function<Looked(const Vector& q, const std::vector<Vector>& memory, const Vector& so_far)>;

/// What the parameter of this name holds.
using Weight = std::function<Tensor(const std::string& name)>;
/// What a score reads of one position.
struct Position {
  Vector m;
  double so_far;
  size_t place;
};
using Score = std::function<double(const Weight& w, const Vector& q, const Position& at)>;

/// The look of a kind that has a score.
inline Look look_by(const Weight& w, const Score& score) {
  return [=](const Vector& q, const std::vector<Vector>& memory, const Vector& so_far) {
    Vector scores;
    for (size_t s = 0; s < memory.size(); ++s) {
      scores.push_back(score(w, q, {memory[s], so_far[s], s}));
    }
    const Vector weights = softmax_of(scores);
    std::vector<Vector> parts;
    for (size_t s = 0; s < memory.size(); ++s) parts.push_back(scaled(weights[s], memory[s]));
    return Looked{weights, sum_of(parts)};
  };
}

}  // namespace attune::testing::plain
