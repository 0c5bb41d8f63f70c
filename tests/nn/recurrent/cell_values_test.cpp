// SPDX-License-Identifier: MIT
// Every cell's step against its equations, written out for one sequence in plain loops.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/recurrent/cells.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

using Vector = std::vector<double>;

Vector numbers(const Tensor& x) { return {x.data(), x.data() + x.numel()}; }

double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }

Vector operator+(const Vector& a, const Vector& b) {
  REQUIRE(a.size() == b.size());
  Vector total;
  for (size_t i = 0; i < a.size(); ++i) total.push_back(a[i] + b[i]);
  return total;
}

Vector normalized(const Vector& x, const Vector& gain, const Vector& bias) {
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

// What a step reads: the cell's parameters by name, x [E], and the state, of [H] each.
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

States rnn(const Step& step) {
  Vector next = step.from_x() + step.from_h();
  for (double& v : next) v = std::tanh(v);
  return {next};
}

States gru(const Step& step) {
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
Gated gated(const Vector& a, const Vector& c) {
  const size_t H = c.size();
  Gated result;
  for (size_t k = 0; k < H; ++k) {
    const double i = sigmoid_of(a[k]), f = sigmoid_of(a[H + k]), g = std::tanh(a[2 * H + k]);
    result.c.push_back(f * c[k] + i * g);
    result.o.push_back(sigmoid_of(a[3 * H + k]));
  }
  return result;
}

States lstm(const Step& step) {
  const auto [c, o] = gated(step.from_x() + step.from_h(), step.state[1]);
  Vector h;
  for (size_t k = 0; k < c.size(); ++k) h.push_back(o[k] * std::tanh(c[k]));
  return {h, c};
}

States layer_norm_lstm(const Step& step) {
  const Vector x = step.product("weight_ih", step.x), u = step.product("weight_hh", step.state[0]);
  const Vector a = normalized(x, step.of("gain_ih"), step.of("bias_ih")) +
                   normalized(u, step.of("gain_hh"), step.of("bias_hh"));
  const auto [c, o] = gated(a, step.state[1]);
  const Vector seen = normalized(c, step.of("gain_c"), step.of("bias_c"));
  Vector h;
  for (size_t k = 0; k < c.size(); ++k) h.push_back(o[k] * std::tanh(seen[k]));
  return {h, c};
}

struct Row {
  std::string cell;  // as cells.h names it
  std::function<States(const Step&)> equations;
};
const Row kRows[] = {
    {"RNNCell", rnn},
    {"GRUCell", gru},
    {"LSTMCell", lstm},
    {"LayerNormLSTMCell", layer_norm_lstm},
};

TEST_CASE("Cell: a step is its equations, number by number") {
  constexpr int64_t B = 3, E = 4, H = 5;
  REQUIRE(std::size(kRows) == std::size(kCells));
  for (size_t i = 0; i < std::size(kCells); ++i) {
    const CellRow& kind = kCells[i];
    CAPTURE(kind.name);
    REQUIRE(kRows[i].cell == kind.name);
    Rng rng(3);
    const Root<CellModule> cell(kind.type, E, H, rng);
    uint64_t seed = 1;  // gains and biases too, which begin alike
    for (NamedVariable& p : cell->parameters()) {
      p.variable.mutable_value() = random_tensor(p.variable.shape(), ++seed);
    }
    const Variable x = constant(random_tensor({B, E}, 100));
    const RecurrentState state = random_state(kind.type, B, H, 200);
    const RecurrentState next = cell(x, state);
    REQUIRE(next.size() == state.size());
    for (int64_t b = 0; b < B; ++b) {
      Step step{*cell, numbers(x.value()[b]), {}};
      for (const Variable& part : state) step.state.push_back(numbers(part.value()[b]));
      const States expected = kRows[i].equations(step);
      REQUIRE(expected.size() == next.size());
      for (size_t s = 0; s < next.size(); ++s) {
        const Vector& right = expected[s];
        CHECK(close(next[s].value()[b],
                    build({H}, [&](const Index& k) { return right[static_cast<size_t>(k[0])]; }),
                    kind.tolerance));
      }
    }
  }
}

}  // namespace
