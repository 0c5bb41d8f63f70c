// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <vector>

#include "attune/core/rng.h"
#include "attune/tests/core/kernels/kernel_cases.h"

namespace {

using namespace kernel_cases;

template <class T>
std::vector<T> joined(std::initializer_list<const std::vector<T>*> parts) {
  std::vector<T> all;
  for (const auto* part : parts) all.insert(all.end(), part->begin(), part->end());
  return all;
}

double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

/// The arrays of one LSTM step of n units, drawn from a seed: equal for float and double.
template <class T>
struct Lstm {
  Lstm(int64_t units, uint64_t seed) : n(units), rng(seed) {
    gates = draw<T>(rng, 4 * n, 6), c = draw<T>(rng, n, 2);
    dh = draw<T>(rng, n, 1), dc = draw<T>(rng, n, 1);
    next_c.resize(c.size()), next_h.resize(c.size()), dgates.resize(gates.size());
  }
  void run(const Kernels<T>& kernels) {
    kernels.lstm(gates.data(), c.data(), next_c.data(), next_h.data(), n);
    kernels.lstm_backward(gates.data(), c.data(), next_c.data(), dh.data(), dc.data(),
                          dgates.data(), n);
  }
  std::vector<T> results() const { return joined({&gates, &next_c, &next_h, &dgates, &dc}); }

  int64_t n;
  attune::Rng rng;
  std::vector<T> gates, c, dh, dc, next_c, next_h, dgates;
};

/// Those of one GRU step.
template <class T>
struct Gru {
  Gru(int64_t units, uint64_t seed) : n(units), rng(seed) {
    gates_x = draw<T>(rng, 3 * n, 3), gates_h = draw<T>(rng, 3 * n, 3);
    h = draw<T>(rng, n, 2), dh = draw<T>(rng, n, 1);
    candidate.resize(h.size()), next_h.resize(h.size());
    dgates_x.resize(gates_x.size()), dgates_h.resize(gates_h.size());
  }
  void run(const Kernels<T>& kernels) {
    kernels.gru(gates_x.data(), gates_h.data(), h.data(), candidate.data(), next_h.data(), n);
    kernels.gru_backward(gates_h.data(), h.data(), candidate.data(), dh.data(), dgates_x.data(),
                         dgates_h.data(), n);
  }
  std::vector<T> results() const {
    return joined({&gates_h, &candidate, &next_h, &dgates_x, &dgates_h, &dh});
  }

  int64_t n;
  attune::Rng rng;
  std::vector<T> gates_x, gates_h, h, dh, candidate, next_h, dgates_x, dgates_h;
};

// The equations once more, as plainly as they can be said.
void plain(Lstm<double>& s) {
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

void plain(Gru<double>& s) {
  for (int64_t k = 0; k < s.n; ++k) {
    const auto at = [&](int64_t gate) { return static_cast<size_t>(gate * s.n + k); };
    const auto u = static_cast<size_t>(k);
    const double r = sigmoid(s.gates_x[at(0)] + s.gates_h[at(0)]);
    const double z = sigmoid(s.gates_x[at(1)] + s.gates_h[at(1)]);
    const double h_n = s.gates_h[at(2)], n = std::tanh(s.gates_x[at(2)] + r * h_n);
    const double dh = s.dh[u], da_n = dh * (1 - z) * (1 - n * n);
    s.candidate[u] = n;
    s.next_h[u] = (1 - z) * n + z * s.h[u];
    s.dgates_x[at(0)] = s.dgates_h[at(0)] = da_n * h_n * r * (1 - r);
    s.dgates_x[at(1)] = s.dgates_h[at(1)] = dh * (s.h[u] - n) * z * (1 - z);
    s.dgates_x[at(2)] = da_n;
    s.dgates_h[at(2)] = da_n * r;
    s.dh[u] = dh * z;
    s.gates_h[at(0)] = r, s.gates_h[at(1)] = z;
  }
}

template <template <class> class Step, class T>
void check_equations(int64_t n, double bound) {
  Step<double> expected(n, 1);
  plain(expected);
  for_each_instruction_set<T>([&](const Kernels<T>& kernels) {
    Step<T> step(n, 1);
    step.run(kernels);
    check_close(step.results(), expected.results(), bound);
  });
}

template <template <class> class Step>
void check_equations() {
  for (const int64_t n : {0, 1, 3, 8, 16, 33, 100}) {
    CAPTURE(n);
    check_equations<Step, double>(n, 1e-14);
    check_equations<Step, float>(n, 1e-6);
  }
}

}  // namespace

TEST_CASE("lstm kernels: every instruction set computes the equations, in float and in double") {
  check_equations<Lstm>();
}

TEST_CASE("gru kernels: every instruction set computes the equations, in float and in double") {
  check_equations<Gru>();
}

TEST_CASE_TEMPLATE("lstm kernels: saturated gates", T, float, double) {
  for_each_instruction_set<T>([](const Kernels<T>& kernels) {
    Lstm<T> step(2, 1);
    step.gates = {1000, -1000, 1000, -1000, 1000, -1000, 1000, -1000};
    step.c = {T(0.5), T(0.5)};
    step.run(kernels);
    CHECK(step.next_c == std::vector<T>{T(1.5), 0});
    for (const T d : step.dgates) CHECK(d == 0);
  });
}

TEST_CASE_TEMPLATE("gru kernels: saturated gates", T, float, double) {
  for_each_instruction_set<T>([](const Kernels<T>& kernels) {
    Gru<T> step(4, 1);
    // Of the units, the first takes its candidate, the second too, but without the state, the
    // third keeps its state, and the last one's two parts of each gate cancel out.
    step.gates_x = {1000, -1000, 0, 1000, -1000, -1000, 1000, 1000, 0, 0, 0, 0};
    step.gates_h = {0, 0, -1000, -1000, 0, 0, 1000, -1000, 1000, 1000, 1000, 1000};
    step.h = {T(0.5), T(0.5), T(0.5), T(0.5)}, step.dh = {1, 1, 1, 1};
    step.run(kernels);
    CHECK(step.candidate == std::vector<T>{1, 0, 0, 1});
    CHECK(step.next_h == std::vector<T>{1, 0, T(0.5), T(0.75)});
    CHECK(step.dgates_x == std::vector<T>{0, 0, 0, 0, 0, 0, 0, T(-0.125), 0, 1, 0, 0});
    CHECK(step.dgates_h == std::vector<T>{0, 0, 0, 0, 0, 0, 0, T(-0.125), 0, 0, 0, 0});
    CHECK(step.dh == std::vector<T>{0, 0, 1, T(0.5)});
  });
}
