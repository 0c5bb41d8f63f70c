// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <string>

#include "attune/autograd/check_gradients.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/recurrent/gru.h"
#include "attune/nn/recurrent/layer_norm_lstm.h"
#include "attune/nn/recurrent/lstm.h"
#include "attune/nn/recurrent/rnn.h"
#include "attune/tests/nn/recurrent/plain_step.h"

/// Every cell of nn: its equations, and a row, which puts it through all tests of cells, layers,
/// steps and padding. tests/tree/kinds.sh sees to it that none is missing.
namespace attune::testing {
namespace plain {

inline States rnn(const Step& step) {
  Vector next = step.from_x() + step.from_h();
  for (double& v : next) v = std::tanh(v);
  return {next};
}

inline States gru(const Step& step) {
  const Vector x = step.from_x(), u = step.from_h(), &h = step.state[0];
  const size_t H = h.size();
  Vector next;
  for (size_t k = 0; k < H; ++k) {
    const double r = sigmoid_of(x[k] + u[k]), z = sigmoid_of(x[H + k] + u[H + k]);
    const double n = std::tanh(x[2 * H + k] + r * u[2 * H + k]);
    next.push_back((1 - z) * n + z * h[k]);
  }
  return {next};
}

// c' of gates i f g o, and o.
struct Gated {
  Vector c, o;
};
inline Gated gated(const Vector& a, const Vector& c) {
  const size_t H = c.size();
  Gated result;
  for (size_t k = 0; k < H; ++k) {
    const double i = sigmoid_of(a[k]), f = sigmoid_of(a[H + k]), g = std::tanh(a[2 * H + k]);
    result.c.push_back(f * c[k] + i * g);
    result.o.push_back(sigmoid_of(a[3 * H + k]));
  }
  return result;
}

inline States lstm(const Step& step) {
  const auto [c, o] = gated(step.from_x() + step.from_h(), step.state[1]);
  Vector h;
  for (size_t k = 0; k < c.size(); ++k) h.push_back(o[k] * std::tanh(c[k]));
  return {h, c};
}

inline States layer_norm_lstm(const Step& step) {
  const Vector x = step.product("weight_ih", step.x), u = step.product("weight_hh", step.state[0]);
  const Vector a = normalized(x, step.of("gain_ih"), step.of("bias_ih")) +
                   normalized(u, step.of("gain_hh"), step.of("bias_hh"));
  const auto [c, o] = gated(a, step.state[1]);
  const Vector seen = normalized(c, step.of("gain_c"), step.of("bias_c"));
  Vector h;
  for (size_t k = 0; k < c.size(); ++k) h.push_back(o[k] * std::tanh(seen[k]));
  return {h, c};
}

}  // namespace plain

struct CellCase {
  std::string name;
  CellType type;
  plain::States (*equations)(const plain::Step&);  // the next state
  double tolerance = kTolerance;                   // where steps round otherwise than a layer
};

inline const CellCase kCells[] = {
    {"RNNCell", cell_type<RNNCell>(), plain::rnn},
    {"GRUCell", cell_type<GRUCell>(), plain::gru},
    {"LSTMCell", cell_type<LSTMCell>(), plain::lstm},
    // Normalising numbers that nearly agree magnifies what rounding leaves.
    {"LayerNormLSTMCell", cell_type<LayerNormLSTMCell>(), plain::layer_norm_lstm, 100 * kTolerance},
};

/// For cells that bend more than the usual step allows, as those that normalise do.
inline const GradientCheck kFineStep{
    .step = GradientCheck::kDouble ? real(1e-6) : real(1e-3),
    .tolerance = GradientCheck::kDouble ? GradientCheck().tolerance : real(5e-2)};

/// Of [B, H] each, random and with a gradient.
inline RecurrentState random_state(const CellType& type, int64_t batch, int64_t hidden,
                                   uint64_t seed) {
  RecurrentState state;
  for (size_t i = 0; i < type.state.size(); ++i) {
    state.emplace_back(random_tensor({batch, hidden}, seed + i), true);
  }
  return state;
}

}  // namespace attune::testing
