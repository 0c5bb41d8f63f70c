// SPDX-License-Identifier: MIT
// That it equals cross_entropy of a linear layer, tests/nn/twins_test.cpp shows.
#include "attune/autograd/fused/linear_cross_entropy.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/modes.h"
#include "attune/autograd/reduction.h"
#include "attune/core/elementwise.h"
#include "attune/core/memory/allocator.h"
#include "attune/tests/autograd/naive_cross_entropy.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune;
using namespace attune::testing;

using Targets = std::vector<int32_t>;

double naive_mean(const Tensor& x, const Tensor& weight, const Tensor& bias, const Targets& targets,
                  const CrossEntropyOptions& options) {
  const Tensor rows = x.reshape({x.shape().without(-1).numel(), x.size(-1)});
  double total = 0, counted = 0;
  for (int64_t r = 0; r < rows.size(0); ++r) {
    std::vector<double> logits;
    for (int64_t v = 0; v < weight.size(0); ++v) {
      logits.push_back(at(bias, {v}));
      for (int64_t k = 0; k < weight.size(1); ++k) {
        logits.back() += at(rows, {r, k}) * at(weight, {v, k});
      }
    }
    const int32_t target = targets[static_cast<size_t>(r)];
    total += naive_cross_entropy(logits, target, options);
    counted += target == options.ignored_id ? 0 : 1;
  }
  return total / counted;
}

OpCase make_case(const std::string& name, const Shape& x, int64_t vocabulary,
                 const Targets& targets, const CrossEntropyOptions& options = {},
                 int64_t logit_bytes = kLogitBytes) {
  return {"linear_cross_entropy, " + name,
          [=](const Leaves& in) {
            const Ids ids(x.without(-1), targets);
            return linear_cross_entropy(in[0], in[1], in[2], ids, options, logit_bytes);
          },
          {x, {vocabulary, x[-1]}, {vocabulary}},
          {},
          [=](const Values& in, const Index&) {
            return naive_mean(in[0], in[1], in[2], targets, options);
          }};
}

TEST_CASE("linear_cross_entropy") {
  const real e = real(0.1);
  check_ops({
      make_case("[N, K]", {3, 4}, 5, {1, 4, 0}),
      make_case("[T, B, K]", {2, 2, 3}, 5, {1, 0, 4, 4}),
      make_case("one row without an axis", {4}, 5, {2}),
      make_case("one number a row", {3, 1}, 5, {2, 4, 0}),
      make_case("nothing but the bias", {3, 0}, 5, {2, 4, 0}),
      make_case("one word", {2, 3}, 1, {0, 0}),
      make_case("ignored", {2, 2, 3}, 5, {0, 4, 0, 1}, {0, 0}),
      make_case("smoothed", {3, 4}, 17, {1, 16, 0}, {{}, e}),
      make_case("smoothed and ignored", {4, 3}, 17, {-1, 16, 0, -1}, {-1, e}),
      make_case("a row at a time", {4, 3}, 5, {0, 4, 0, 1}, {0, e}, 0),
  });
}

TEST_CASE("linear_cross_entropy: what all logits have in common costs no digits") {
  const Tensor x = Tensor::zeros({1, 1}), weight = Tensor::zeros({5, 1});
  const Tensor without = Tensor::of({1, 0, -2, 3, 0});
  for (const real common : {0, 100, 10'000, 1'000'000}) {
    CAPTURE(common);
    const Tensor bias = map(without, [common](real logit) { return logit + common; });
    for (const real smoothing : {real(0), real(0.1), real(0.5)}) {
      const CrossEntropyOptions options{.ignored_id = {}, .label_smoothing = smoothing};
      const real loss =
          linear_cross_entropy(constant(x), constant(weight), constant(bias), Ids({2}), options)
              .item();
      CHECK(std::abs(loss - naive_mean(x, weight, without, {2}, options)) <= kTolerance);
    }
  }
}

TEST_CASE("linear_cross_entropy: smoothing over a target that is masked with a very low number") {
  const Tensor x = Tensor::zeros({1, 1}), weight = Tensor::zeros({5, 1});
  const Tensor bias = Tensor::of({std::numeric_limits<real>::lowest() / 4, 1, 2, 0, 1});
  const CrossEntropyOptions options{.ignored_id = {}, .label_smoothing = real(0.1)};
  const real fused =
      linear_cross_entropy(constant(x), constant(weight), constant(bias), Ids({0}), options).item();
  const real composed = cross_entropy(constant(bias.reshape({1, 5})), Ids({0}), options).item();
  CHECK(std::isfinite(fused));
  CHECK(fused > 0);
  CHECK(std::abs(fused / composed - 1) <= kTolerance);
}

TEST_CASE("linear_cross_entropy: a logit of -infinity makes an infinite loss where it has a part") {
  constexpr real kMinusInfinity = -std::numeric_limits<real>::infinity();
  const Variable x(Tensor::zeros({1, 1})), weight(Tensor::zeros({3, 1}));
  const Variable bias(Tensor::of({kMinusInfinity, 1, 2}));
  const auto loss = [&](int32_t target, real smoothing) {
    const CrossEntropyOptions options{.ignored_id = {}, .label_smoothing = smoothing};
    return linear_cross_entropy(x, weight, bias, Ids({target}), options).item();
  };
  CHECK(loss(0, 0) == -kMinusInfinity);
  CHECK(loss(0, real(0.1)) == -kMinusInfinity);
  CHECK(loss(1, real(0.1)) == -kMinusInfinity);
  CHECK(std::isfinite(loss(1, 0)));
}

TEST_CASE("linear_cross_entropy: used several times, scaled, its weight shared") {
  const Targets targets = {1, 0, 2};
  const auto loss = [=](const Leaves& in) {
    return linear_cross_entropy(in[0], in[0], in[1], Ids(targets));  // the weight is x as well
  };
  const auto naive = [=](const Values& in) { return naive_mean(in[0], in[0], in[1], targets, {}); };
  check_ops({
      {"scaled",
       [=](const Leaves& in) { return 3 * loss(in); },
       {{3, 2}, {3}},
       {},
       [=](const Values& in, const Index&) { return 3 * naive(in); }},
      {"used twice",
       [=](const Leaves& in) {
         const Variable once = loss(in);
         return once * once;
       },
       {{3, 2}, {3}},
       {},
       [=](const Values& in, const Index&) { return naive(in) * naive(in); }},
      {"beside another op",
       [=](const Leaves& in) { return sum(in[0] * in[0]) + loss(in); },
       {{3, 2}, {3}},
       {}},
      {"before another op",
       [=](const Leaves& in) { return loss(in) + sum(in[0] * in[0]); },
       {{3, 2}, {3}},
       {}},
  });
}

// A matrix that is 0 off its diagonal. In a product with it each element is one term, which BLAS
// rounds alike on any number of threads; of longer sums that cannot be said.
Tensor diagonal(int64_t rows, int64_t columns, uint64_t seed) {
  const Tensor numbers = random_tensor({columns}, seed);
  return build({rows, columns},
               [&](const Index& i) { return i[0] == i[1] ? at(numbers, {i[1]}) : 0.0; });
}

struct Problem {
  Variable x{diagonal(50, 50, 1), true}, weight{diagonal(1003, 50, 2), true},
      bias{random_tensor({1003}, 3), true};

  Variable loss(int64_t rows_of_chunk = 50) const {
    const auto row_bytes = static_cast<int64_t>(1003 * sizeof(real));
    return linear_cross_entropy(x, weight, bias, Ids::full({50}, 7), {}, rows_of_chunk * row_bytes);
  }
};

TEST_CASE("linear_cross_entropy: the same bits for every thread count") {
  for (const int64_t rows_of_chunk : {50, 8}) {
    CAPTURE(rows_of_chunk);
    const auto run = [=](int threads) {
      const Threads scope(threads);
      const Problem problem;
      const Variable loss = problem.loss(rows_of_chunk);
      backward(loss);
      return std::vector<Tensor>{loss.value(), problem.x.grad(), problem.weight.grad(),
                                 problem.bias.grad()};
    };
    const std::vector<Tensor> one = run(1), two = run(2);
    for (size_t i = 0; i < one.size(); ++i) {
      CAPTURE(i);
      CHECK(same_bits(one[i], two[i]));
    }
  }
}

TEST_CASE("linear_cross_entropy: the same loss where no gradient is wanted") {
  const Problem problem;
  const Variable expected = problem.loss();
  const NoGrad scope;
  const Variable loss = problem.loss();
  CHECK_FALSE(loss.requires_grad());
  CHECK(same_bits(loss.value(), expected.value()));
}

TEST_CASE("linear_cross_entropy: holds no more logits than it is told") {
  const int64_t N = 64, V = 1000, row_bytes = V * static_cast<int64_t>(sizeof(real));
  const Variable x = leaf({N, 4}), bias = leaf({V});
  const Weight weight = leaf({V, 4});  // packed once
  const Ids targets = Ids::full({N}, 3);
  linear_cross_entropy(x, weight, bias, targets);  // with what a first call takes for good
  for (const int64_t rows : {8, 20, 64}) {
    CAPTURE(rows);
    const int64_t before = memory_stats().live_bytes;
    reset_peak_memory();
    linear_cross_entropy(x, weight, bias, targets, {}, rows * row_bytes);
    const int64_t gradients = 6 * row_bytes;  // of weight and bias, and a part of the latter
    CHECK(memory_stats().peak_bytes - before <= (rows + 4) * row_bytes + gradients);
  }
}

TEST_CASE("linear_cross_entropy: ignored targets have no gradient, whatever their rows") {
  const real nan = std::nan("");
  const Variable x(Tensor::of({{1, 2}, {nan, nan}}), true);
  const Variable weight(Tensor::ones({3, 2}), true), bias(Tensor::zeros({3}), true);
  const Variable loss = linear_cross_entropy(x, weight, bias, Ids({1, -1}), {-1, real(0.1)});
  CHECK(loss.item() == doctest::Approx(std::log(3.0)));
  backward(loss);
  CHECK(x.grad().data()[2] == 0);
  CHECK(x.grad().data()[3] == 0);
  CHECK(close(bias.grad(), Tensor::of({real(0.3), real(-0.6), real(0.3)})));
}

TEST_CASE("linear_cross_entropy: what does not fit") {
  const auto call = [](const Shape& x, const Shape& weight, const Shape& bias, const Ids& targets,
                       const CrossEntropyOptions& options = {}) {
    return [=] { linear_cross_entropy(leaf(x), leaf(weight), leaf(bias), targets, options); };
  };
  const Ids two({0, 1});
  const std::string needs =
      "linear_cross_entropy: needs x [..., K], weight [V, K] and bias [V], got ";
  check_errors({
      {call({}, {4, 3}, {4}, two), needs + "[], [4, 3] and [4]"},
      {call({2, 3}, {4}, {4}, two), needs + "[2, 3], [4] and [4]"},
      {call({2, 3}, {4, 2}, {4}, two), needs + "[2, 3], [4, 2] and [4]"},
      {call({2, 3}, {4, 3}, {3}, two), needs + "[2, 3], [4, 3] and [3]"},
      {call({3, 3}, {4, 3}, {4}, two),
       "linear_cross_entropy: targets [2] do not fit logits [3, 4]"},
      {call({2, 3}, {4, 3}, {4}, Ids({0, 4})),
       "linear_cross_entropy: id 4 at position [1] of [2] is outside [0, 4)"},
      {call({2, 3}, {0, 3}, {0}, two),
       "linear_cross_entropy: id 0 at position [0] of [2] is outside [0, 0)"},
      {call({2, 3}, {4, 3}, {4}, Ids({-1, -1}), {-1, 0}),
       "linear_cross_entropy: none of the targets [2] counts"},
      {call({0, 3}, {4, 3}, {4}, Ids()), "linear_cross_entropy: none of the targets [0] counts"},
      {call({2, 3}, {4, 3}, {4}, two, {{}, 1}),
       "linear_cross_entropy: label smoothing must lie in [0, 1), is 1"},
  });
}

}  // namespace
