// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/core/rng.h"
#include "attune/tests/core/kernels/kernel_cases.h"

namespace {

using namespace kernel_cases;
using attune_kernels::AdamStep;

/// A parameter with its gradient and its state. Every second v begins at 0, as all do at first.
template <class T>
struct Parameter {
  explicit Parameter(int64_t n) {
    attune::Rng rng(1);
    gradient = draw<T>(rng, n, 4), x = draw<T>(rng, n, 2);
    m = draw<T>(rng, n, 2), v = draw<T>(rng, n, 1);
    for (size_t i = 0; i < v.size(); ++i) v[i] = i % 2 == 0 ? 0 : std::abs(v[i]);
  }
  int64_t size() const { return static_cast<int64_t>(x.size()); }
  void run(const Kernels<T>& kernels, const AdamStep<T>& step, int64_t begin, int64_t n) {
    kernels.adam(step, gradient.data() + begin, x.data() + begin, m.data() + begin,
                 v.data() + begin, n);
  }

  std::vector<T> gradient, x, m, v;
};

template <class T>
void check_same(const Parameter<T>& found, const Parameter<T>& expected) {
  CHECK(all_same(found.x, expected.x));
  CHECK(all_same(found.m, expected.m));
  CHECK(all_same(found.v, expected.v));
}

template <class T>
struct Case {
  const char* name;
  AdamStep<T> step;
};

// Not the numbers of practice, but such that each of them moves every result.
template <class T>
std::vector<Case<T>> cases() {
  const auto step = [](double factor, double decay, double keep) -> AdamStep<T> {
    return {T(factor), T(decay), T(keep), T(0.8), T(0.7), T(0.3), T(1.5), T(0.05)};
  };
  return {{"no decay", step(1, 0, 1)},
          {"decay in the gradient", step(1, 0.25, 1)},
          {"decoupled decay", step(1, 0, 0.875)},
          {"a factor of the gradient", step(0.3, 0, 1)},
          {"all at once", step(0.3, 0.25, 0.875)}};
}

// The equations once more, as plainly as they can be said, with more digits.
template <class T>
Parameter<Wide<T>> plain(const AdamStep<T>& s, const Parameter<T>& before) {
  using W = Wide<T>;
  Parameter<W> after(before.size());
  for (size_t i = 0; i < before.x.size(); ++i) {
    const W x = before.x[i], one = 1;
    const W g = W(s.gradient_factor) * before.gradient[i] + s.decay * x;
    after.m[i] = W(s.beta1) * before.m[i] + (one - s.beta1) * g;
    after.v[i] = W(s.beta2) * before.v[i] + (one - s.beta2) * g * g;
    after.x[i] = s.keep * x - s.rate * after.m[i] / (std::sqrt(after.v[i] * s.v_scale) + s.epsilon);
  }
  return after;
}

template <class T>
constexpr double kBound = 30 * std::numeric_limits<T>::epsilon();

TEST_CASE_TEMPLATE("adam kernel: every instruction set computes the equations", T, float, double) {
  for (const Case<T>& c : cases<T>()) {
    CAPTURE(c.name);
    const Parameter<T> before(100);
    const Parameter<Wide<T>> expected = plain(c.step, before);
    for_each_instruction_set<T>([&](const Kernels<T>& kernels) {
      Parameter<T> found = before;
      found.run(kernels, c.step, 0, found.size());
      check_close(found.x, expected.x, kBound<T>);
      check_close(found.m, expected.m, kBound<T>);
      check_close(found.v, expected.v, kBound<T>);
      CHECK(found.gradient == before.gradient);
    });
  }
}

TEST_CASE_TEMPLATE("adam kernel: an element's place changes no bit, and the rest none", T, float,
                   double) {
  const AdamStep<T> step = cases<T>().back().step;
  const Parameter<T> before(50);
  for_each_instruction_set<T>([&](const Kernels<T>& kernels) {
    for (const int64_t begin : {0, 1, 5}) {
      for (int64_t n = 0; n <= 40; ++n) {
        CAPTURE(begin);
        CAPTURE(n);
        Parameter<T> together = before, alone = before;
        together.run(kernels, step, begin, n);
        for (int64_t i = begin; i < begin + n; ++i) alone.run(kernels, step, i, 1);
        check_same(together, alone);
      }
    }
  });
}

TEST_CASE_TEMPLATE("adam kernel: m and v below the normal range become 0", T, float, double) {
  constexpr T kLeast = std::numeric_limits<T>::min(), kTiny = std::numeric_limits<T>::denorm_min();
  struct Row {
    T m, v, gradient, next_m, next_v;
  };
  const Row rows[] = {
      {4 * kLeast, 4 * kLeast, 0, 2 * kLeast, 2 * kLeast},
      {2 * kLeast, 2 * kLeast, 0, kLeast, kLeast},  // the last normal number stays
      {-2 * kLeast, 0, 0, -kLeast, 0},
      {kLeast, kLeast, 0, 0, 0},
      {-kLeast, kLeast, 0, 0, 0},
      {kTiny, kTiny, 0, 0, 0},
      {0, 0, 2 * kLeast, kLeast, 0},
      {0, 0, kLeast, 0, 0},
      {0, 0, std::sqrt(kLeast), std::sqrt(kLeast) / 2, 0},
  };
  const AdamStep<T> step = {1, 0, 1, T(0.5), T(0.5), T(0.1), 1, T(0.1)};
  for_each_instruction_set<T>([&](const Kernels<T>& kernels) {
    for (const Row& row : rows) {
      CAPTURE(&row - rows);
      // In a vector loop and in what is left of one.
      for (const size_t n : {size_t{1}, size_t{64}}) {
        const std::vector<T> gradient(n, row.gradient);
        std::vector<T> x(n, 1), m(n, row.m), v(n, row.v);
        kernels.adam(step, gradient.data(), x.data(), m.data(), v.data(), static_cast<int64_t>(n));
        CHECK(m == std::vector<T>(n, row.next_m));
        CHECK(v == std::vector<T>(n, row.next_v));
      }
    }
  });
}

TEST_CASE_TEMPLATE("adam kernel: NaN and infinity in a gradient stay, in their own element", T,
                   float, double) {
  const AdamStep<T> step = cases<T>().front().step;
  const Parameter<T> before(37);
  for_each_instruction_set<T>([&](const Kernels<T>& kernels) {
    Parameter<T> expected = before, found = before;
    expected.run(kernels, step, 0, 37);
    const size_t places[] = {0, 20, 36};
    for (const size_t place : places) {
      const T broken = place == 20 ? HUGE_VAL : std::nan("");
      found.gradient[place] = broken;
      expected.m[place] = expected.v[place] = broken;
      expected.x[place] = std::nan("");
    }
    found.run(kernels, step, 0, 37);
    check_same(found, expected);
  });
}

}  // namespace
