// SPDX-License-Identifier: MIT
#include "attune/autograd/fused/additive_scores.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune;
using namespace attune::testing;

// From q, k and v; sentence b has lengths[b] positions.
OpCase scores_case(const std::string& name, int64_t queries, int64_t steps, int64_t hidden,
                   const std::vector<int32_t>& lengths) {
  const auto batch = static_cast<int64_t>(lengths.size());
  return {name,
          [=](const Leaves& x) {
            return additive_scores(exp_twice(x[0]), exp_twice(x[1]), x[2], Ids(lengths));
          },
          {{queries, batch, hidden}, {steps, batch, hidden}, {hidden, 1}},
          {queries, batch, steps},
          [=](const Values& x, const Index& i) {
            const int64_t t = i[0], b = i[1], s = i[2];
            double score = 0;
            if (s >= lengths[static_cast<size_t>(b)]) return score;
            for (int64_t j = 0; j < hidden; ++j) {
              score += at(x[2], {j, 0}) * std::tanh(at(x[0], {t, b, j}) + at(x[1], {s, b, j}));
            }
            return score;
          }};
}

TEST_CASE("additive_scores: values and gradients") {
  check_ops({
      {"exp_twice",
       [](const Leaves& x) { return exp_twice(x[0]); },
       {{2, 3}},
       {2, 3},
       [](const Values& x, const Index& i) { return std::exp(2 * at(x[0], i)); }},
      scores_case("mixed lengths", 2, 4, 19, {4, 1, 0, 3}),
      scores_case("one query", 1, 4, 5, {2, 4}),
      scores_case("one position", 3, 1, 8, {1, 1}),
      scores_case("one sentence", 2, 3, 17, {3}),
      scores_case("no query", 0, 3, 4, {3, 1}),
      scores_case("no sentence", 2, 3, 4, {}),
  });
}

TEST_CASE("additive_scores: tanh's range, far beyond where it is 1") {
  const real q[] = {0, 30, -30, 39, 1e6, -1e6, 1e6}, k[] = {0, -29, 31, -39, 0, 1, -1};
  for (size_t i = 0; i < std::size(q); ++i) {
    CAPTURE(q[i]);
    const Variable query(Tensor::full({1, 1, 1}, q[i]), true),
        key(Tensor::full({1, 1, 1}, k[i]), true);
    const Variable score =
        additive_scores(exp_twice(query), exp_twice(key), constant(Tensor::ones({1, 1})), Ids({1}));
    const double t = std::tanh(double{q[i]} + double{k[i]});
    CHECK(close(score.value(), Tensor::full({1, 1, 1}, real(t))));
    backward(score, Tensor::ones({1, 1, 1}));
    CHECK(close(query.grad(), Tensor::full({1, 1, 1}, real(1 - t * t))));
    CHECK(close(key.grad(), Tensor::full({1, 1, 1}, real(1 - t * t))));
  }
}

TEST_CASE("additive_scores: NaN goes through, but not from the padding") {
  const real kNan = std::numeric_limits<real>::quiet_NaN();
  const Variable one = constant(Tensor::ones({1, 1, 1})), v = constant(Tensor::ones({1, 1}));
  const Variable keys = constant(Tensor::from({2, 1, 1}, {1, kNan}));
  const auto scores = [&](const Variable& q, int32_t length) {
    return additive_scores(exp_twice(q), exp_twice(keys), v, Ids({length})).value();
  };
  CHECK(std::isnan(scores(one, 2).data()[1]));
  CHECK(std::isnan(scores(constant(Tensor::full({1, 1, 1}, kNan)), 1).data()[0]));
  CHECK(std::isfinite(scores(one, 1).data()[0]));
  CHECK(scores(one, 1).data()[1] == 0);
}

struct Run {
  Tensor scores, dq, dk, dv;
};

// Asks `calls` times for scores of the same keys and adds them up.
Run run(int calls) {
  const Ids lengths({7, 2, 5, 6, 1});
  const Variable q(random_tensor({3, 5, 70}, 1), true), k(random_tensor({7, 5, 70}, 2), true);
  const Variable v(random_tensor({70, 1}, 3), true), keys = exp_twice(k);
  Variable total = additive_scores(exp_twice(q), keys, v, lengths);
  for (int i = 1; i < calls; ++i) total = total + additive_scores(exp_twice(q), keys, v, lengths);
  backward(total, random_tensor({3, 5, 7}, 4));
  return {total.value(), q.grad(), k.grad(), v.grad()};
}

TEST_CASE("additive_scores: the same bits for every thread count") {
  const auto with = [](int threads) {
    const Threads guard(threads);
    return run(2);
  };
  const Run one = with(1), two = with(2);
  CHECK(same_bits(one.scores, two.scores));
  CHECK(same_bits(one.dq, two.dq));
  CHECK(same_bits(one.dk, two.dk));
  CHECK(same_bits(one.dv, two.dv));
}

TEST_CASE("additive_scores: several calls add up in the keys' gradient") {
  const Run once = run(1), thrice = run(3);
  const auto times_3 = [](const Tensor& x) {
    return build(x.shape(), [&](const Index& i) { return 3 * at(x, i); });
  };
  CHECK(close(thrice.dq, times_3(once.dq)));
  CHECK(close(thrice.dk, times_3(once.dk)));
  CHECK(close(thrice.dv, times_3(once.dv)));
}

TEST_CASE("additive_scores: keys whose gradient has another shape are refused") {
  Variable keys = leaf({400, 1, 5});
  keys.mutable_grad() = Tensor::ones({1});
  const auto scores = [&] {
    return additive_scores(leaf({3, 1, 5}), keys, leaf({5, 1}), Ids({400}));
  };
  const auto said = [](const Variable& y) {
    return error_of([&] { backward(y, Tensor::ones({3, 1, 400})); });
  };
  CHECK(said(scores()) ==
        "additive_scores: the gradient so far of input 1 of shape [400, 1, 5] has the shape [1]; "
        "call zero_grad() where a value gets another shape");
  keys.zero_grad();
  const Variable older = scores();
  keys.mutable_value() = Tensor::ones({1});
  const Variable follows = keys * 2;  // from here on its gradient has that shape
  CHECK(said(older) == "additive_scores: the gradient of keys [400, 1, 5] has the shape [1]");
}

TEST_CASE("additive_scores: without sentences, steps and units may be any number") {
  constexpr int64_t kMany = int64_t{1} << 29;  // 8 * 8 * kMany^2 overflows: sanitizers tell
  CHECK(additive_scores(leaf({kMany, 0, 8}), leaf({kMany, 0, 8}), leaf({8, 1}), Ids()).shape() ==
        Shape{kMany, 0, kMany});
}

TEST_CASE("additive_scores: without positions and units, queries may be any number") {
  constexpr int64_t kMany = int64_t{1} << 55;  // whom it would take years to visit
  const Variable scores =
      additive_scores(leaf({kMany, 1, 0}), leaf({0, 1, 0}), leaf({0, 1}), Ids({0}));
  CHECK(scores.shape() == Shape{kMany, 1, 0});
  CHECK_NOTHROW(backward(scores, scores.value()));
}

TEST_CASE("additive_scores: what does not fit throws") {
  const std::string needs =
      "additive_scores: needs queries [T, B, H], keys [S, B, H], v [H, 1] and lengths [B], got ";
  const auto call = [](const Shape& q, const Shape& k, const Shape& v, const Ids& lengths) {
    return [=] { additive_scores(leaf(q), leaf(k), leaf(v), lengths); };
  };
  const Ids two({4, 4});
  check_errors({
      {call({3, 2, 5}, {4, 2, 6}, {5, 1}, two), needs + "[3, 2, 5], [4, 2, 6], [5, 1] and [2]"},
      {call({3, 1, 5}, {4, 2, 5}, {5, 1}, two), needs + "[3, 1, 5], [4, 2, 5], [5, 1] and [2]"},
      {call({2, 5}, {4, 2, 5}, {5, 1}, two), needs + "[2, 5], [4, 2, 5], [5, 1] and [2]"},
      {call({3, 2, 5}, {4, 2, 5}, {5}, two), needs + "[3, 2, 5], [4, 2, 5], [5] and [2]"},
      {call({3, 2, 5}, {4, 2, 5}, {5, 1}, Ids({4})),
       needs + "[3, 2, 5], [4, 2, 5], [5, 1] and [1]"},
      {call({3, 2, 5}, {4, 2, 5}, {5, 1}, Ids({4, 5})),
       "additive_scores: length 5 at position [1] of [2] is outside [0, 4]"},
  });
}

}  // namespace
