// SPDX-License-Identifier: MIT
#include "attune/core/kernels/recurrent.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "attune/core/kernels/dispatch.h"
#include "attune/core/rng.h"
#include "attune/tests/core/kernels/kernel_cases.h"

namespace {

using attune::kernels::Kernels;
using kernel_cases::for_each_instruction_set;

/// The arrays of one LSTM step of n units, drawn from a seed: equal for float and double.
template <class T>
struct Step {
  Step(int64_t units, uint64_t seed) : n(units), rng(seed) {
    gates = draw(4 * n, 6), c = draw(n, 2), dh = draw(n, 1), dc = draw(n, 1);
    next_c.resize(c.size()), next_h.resize(c.size()), dgates.resize(gates.size());
  }
  void run(const Kernels<T>& kernels) {
    kernels.lstm(gates.data(), c.data(), next_c.data(), next_h.data(), n);
    kernels.lstm_backward(gates.data(), c.data(), next_c.data(), dh.data(), dc.data(),
                          dgates.data(), n);
  }
  std::vector<T> results() const {
    std::vector<T> all;
    for (const auto* part : {&gates, &next_c, &next_h, &dgates, &dc}) {
      all.insert(all.end(), part->begin(), part->end());
    }
    return all;
  }
  std::vector<T> draw(int64_t count, double limit) {
    std::vector<T> values;
    for (int64_t i = 0; i < count; ++i) {
      const auto high = static_cast<float>(rng.below(1 << 20)) / (1 << 19);
      values.push_back(static_cast<T>(limit * (high - 1)));
    }
    return values;
  }

  int64_t n;
  attune::Rng rng;
  std::vector<T> gates, c, dh, dc, next_c, next_h, dgates;
};

// The equations once more, as plainly as they can be said.
void plain(Step<double>& s) {
  const auto sigmoid = [](double v) { return 1 / (1 + std::exp(-v)); };
  for (int64_t k = 0; k < s.n; ++k) {
    const auto at = [&](int64_t gate) { return static_cast<size_t>(gate * s.n + k); };
    const auto u = static_cast<size_t>(k);
    const double i = sigmoid(s.gates[at(0)]), f = sigmoid(s.gates[at(1)]);
    const double g = std::tanh(s.gates[at(2)]), o = sigmoid(s.gates[at(3)]);
    const double c = s.c[u], next_c = f * c + i * g, t = std::tanh(next_c);
    const double dnext_c = s.dc[u] + s.dh[u] * o * (1 - t * t);
    s.next_c[u] = next_c;
    s.next_h[u] = o * t;
    s.dgates[at(0)] = dnext_c * g * i * (1 - i);
    s.dgates[at(1)] = dnext_c * c * f * (1 - f);
    s.dgates[at(2)] = dnext_c * i * (1 - g * g);
    s.dgates[at(3)] = s.dh[u] * t * o * (1 - o);
    s.dc[u] = dnext_c * f;
    s.gates[at(0)] = i, s.gates[at(1)] = f, s.gates[at(2)] = g, s.gates[at(3)] = o;
  }
}

template <class T>
void check_close(const std::vector<T>& found, const std::vector<double>& expected, double bound) {
  REQUIRE(found.size() == expected.size());
  for (size_t i = 0; i < found.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(found[i] - expected[i]) <= bound * std::max(1.0, std::abs(expected[i])));
  }
}

}  // namespace

TEST_CASE("lstm kernels: every instruction set computes the equations, in float and in double") {
  for (const int64_t n : {1, 3, 8, 16, 33, 100}) {
    CAPTURE(n);
    Step<double> expected(n, 1);
    plain(expected);
    for_each_instruction_set<double>([&](const Kernels<double>& kernels) {
      Step<double> step(n, 1);
      step.run(kernels);
      check_close(step.results(), expected.results(), 1e-14);
    });
    for_each_instruction_set<float>([&](const Kernels<float>& kernels) {
      Step<float> step(n, 1);
      step.run(kernels);
      check_close(step.results(), expected.results(), 1e-6);
    });
  }
}

TEST_CASE("lstm kernels: no units, and saturated gates") {
  Step<float> none(0, 1);
  none.run(attune::kernels::best_kernels<float>());
  CHECK(none.results().empty());

  Step<float> saturated(2, 1);
  saturated.gates = {1000, -1000, 1000, -1000, 1000, -1000, 1000, -1000};
  saturated.c = {0.5F, 0.5F};
  saturated.run(attune::kernels::best_kernels<float>());
  CHECK(saturated.next_c == std::vector<float>{1.5F, 0});
  for (const float d : saturated.dgates) CHECK(d == 0);
}
