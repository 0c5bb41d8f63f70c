// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "attune/core/rng.h"
#include "attune/tests/core/kernels/kernel_cases.h"

namespace {

using namespace kernel_cases;

constexpr int64_t kSteps = 3, kGap = 2;  // positions, and what lies between two of them

/// One query, its sentence's memory and all gradients, drawn from a seed: equal for float and
/// double. Gradients begin at 1, since the kernels add to them.
template <class T>
struct Attended {
  Attended(int64_t units, uint64_t seed) : n(units), rng(seed) {
    q = draw<T>(rng, n, 2), k = draw<T>(rng, kSteps * stride(), 2), v = draw<T>(rng, n, 2);
    dscores = draw<T>(rng, kSteps, 2);
    scores.resize(kSteps), dq.assign(q.size(), 1), dk.assign(k.size(), 1), dv.assign(v.size(), 1);
  }
  int64_t stride() const { return n + kGap; }
  /// dq and dk as gradients of q and k, where kernels give those of e^2q and e^2k.
  void run(const Kernels<T>& kernels) {
    std::vector<T> exp_q, exp_k;
    for (const T x : q) exp_q.push_back(std::exp(2 * x));
    for (const T x : k) exp_k.push_back(std::exp(2 * x));
    kernels.additive_scores(exp_q.data(), exp_k.data(), stride(), v.data(), scores.data(), kSteps,
                            n);
    kernels.additive_scores_backward(dscores.data(), exp_q.data(), exp_k.data(), stride(), v.data(),
                                     dq.data(), dk.data(), dv.data(), kSteps, n);
    for (size_t i = 0; i < dq.size(); ++i) dq[i] = (dq[i] - 1) * 2 * exp_q[i] + 1;
    for (size_t i = 0; i < dk.size(); ++i) dk[i] = (dk[i] - 1) * 2 * exp_k[i] + 1;
  }
  std::vector<T> results() const {
    std::vector<T> all;
    for (const auto* part : {&scores, &dq, &dk, &dv}) {
      all.insert(all.end(), part->begin(), part->end());
    }
    return all;
  }

  int64_t n;
  attune::Rng rng;
  std::vector<T> q, k, v, dscores, scores, dq, dk, dv;
};

// The equations once more, as plainly as they can be said.
void plain(Attended<double>& a) {
  for (int64_t s = 0; s < kSteps; ++s) {
    for (int64_t j = 0; j < a.n; ++j) {
      const auto u = static_cast<size_t>(j), at = static_cast<size_t>(s * a.stride() + j);
      const double ds = a.dscores[static_cast<size_t>(s)], t = std::tanh(a.q[u] + a.k[at]);
      a.scores[static_cast<size_t>(s)] += a.v[u] * t;
      a.dq[u] += ds * a.v[u] * (1 - t * t);
      a.dk[at] += ds * a.v[u] * (1 - t * t);
      a.dv[u] += ds * t;
    }
  }
}

}  // namespace

TEST_CASE("attention kernels: every instruction set computes the equations, float and double") {
  for (const int64_t n : {0, 1, 3, 15, 16, 17, 33, 100}) {
    CAPTURE(n);
    Attended<double> expected(n, 1);
    plain(expected);
    for_each_instruction_set<double>([&](const Kernels<double>& kernels) {
      Attended<double> attended(n, 1);
      attended.run(kernels);
      check_close(attended.results(), expected.results(), 1e-12);
    });
    for_each_instruction_set<float>([&](const Kernels<float>& kernels) {
      Attended<float> attended(n, 1);
      attended.run(kernels);
      check_close(attended.results(), expected.results(), 1e-5);
    });
  }
}

TEST_CASE_TEMPLATE("attention kernels: a score's order of summation is the header's, and NaN stays",
                   T, float, double) {
  constexpr int64_t kUnits = 37;
  // r = 1 / (1 + 0) exactly, so that tanh is -1 and the score is the sum of -v.
  const std::vector<T> ones(kUnits, 1), zeros(kUnits, 0);
  std::vector<T> v;
  for (int64_t j = 0; j < kUnits; ++j) v.push_back(1 / T(j + 3));
  T sums[16] = {}, expected = 0;
  for (size_t j = 0; j < v.size(); ++j) sums[j % 16] -= v[j];
  for (const T sum : sums) expected += sum;
  for_each_instruction_set<T>([&](const Kernels<T>& kernels) {
    T score = 7;
    kernels.additive_scores(ones.data(), zeros.data(), 0, v.data(), &score, 1, kUnits);
    CHECK(score == expected);
    for (const size_t place : {size_t{0}, size_t{20}, size_t{36}}) {
      std::vector<T> broken = ones;
      broken[place] = std::numeric_limits<T>::quiet_NaN();
      kernels.additive_scores(broken.data(), zeros.data(), 0, v.data(), &score, 1, kUnits);
      CHECK(std::isnan(score));
    }
  });
}

TEST_CASE_TEMPLATE("attention kernels: without positions nothing is read or written", T, float,
                   double) {
  for_each_instruction_set<T>([](const Kernels<T>& kernels) {
    kernels.additive_scores(nullptr, nullptr, 4, nullptr, nullptr, 0, 4);
    kernels.additive_scores_backward(nullptr, nullptr, nullptr, 4, nullptr, nullptr, nullptr,
                                     nullptr, 0, 4);
  });
}
