// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "attune/core/error.h"
#include "attune/core/tensor.h"
#include "attune/nn/module.h"
#include "attune/tests/nn/plain_vectors.h"
#include "attune/tests/support/modules.h"

/// One sequence's step in plain loops, for the equations of cells.h.
namespace attune::testing::plain {

inline double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }

inline Vector operator+(const Vector& a, const Vector& b) {
  if (a.size() != b.size()) fail("plain: ", a.size(), " and ", b.size(), " numbers do not add up");
  Vector total;
  for (size_t i = 0; i < a.size(); ++i) total.push_back(a[i] + b[i]);
  return total;
}

inline Vector normalized(const Vector& x, const Vector& gain, const Vector& bias) {
  const auto n = static_cast<double>(x.size());
  double mean = 0, variance = 0;
  for (const double v : x) mean += v / n;
  for (const double v : x) variance += (v - mean) * (v - mean) / n;
  Vector y;
  for (size_t i = 0; i < x.size(); ++i) {
    y.push_back((x[i] - mean) / std::sqrt(variance + 1e-5) * gain[i] + bias[i]);
  }
  return y;
}

/// What a step reads: the cell's parameters by name, x [E], and the state, of [H] each.
struct Step {
  const Module& cell;
  Vector x;
  std::vector<Vector> state;

  Vector of(const std::string& name) const { return numbers(parameter(cell, name).value()); }
  // W v
  Vector product(const std::string& name, const Vector& v) const {
    const Tensor w = parameter(cell, name).value();
    Vector y(static_cast<size_t>(w.size(0)));
    for (int64_t i = 0; i < w.size(0); ++i) {
      for (int64_t j = 0; j < w.size(1); ++j) {
        y[static_cast<size_t>(i)] += w(i, j) * v[static_cast<size_t>(j)];
      }
    }
    return y;
  }
  // W_ih x + b_ih and W_hh h + b_hh
  Vector from_x() const { return product("weight_ih", x) + of("bias_ih"); }
  Vector from_h() const { return product("weight_hh", state[0]) + of("bias_hh"); }
};

using States = std::vector<Vector>;

}  // namespace attune::testing::plain
