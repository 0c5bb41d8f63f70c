// SPDX-License-Identifier: MIT
#include "attune/autograd/cross_entropy.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/tests/autograd/naive_cross_entropy.h"

namespace {

using namespace attune;
using namespace attune::testing;

double naive_loss(const Tensor& logits, int64_t r, int target, const CrossEntropyOptions& options) {
  const std::vector<real> row = logits.reshape({-1, logits.size(-1)})[r].to_vector();
  return naive_cross_entropy({row.begin(), row.end()}, target, options);
}

OpCase token_case(const std::string& name, const Shape& logits, const std::vector<int>& targets,
                  const CrossEntropyOptions& options = {}) {
  const Shape result = logits.without(-1);
  return {"token_cross_entropy, " + name,
          [=](const Leaves& x) { return token_cross_entropy(x[0], Ids(result, targets), options); },
          {logits},
          result,
          [=](const Values& x, const Index& i) {
            int64_t r = 0;
            for (int axis = 0; axis < result.rank(); ++axis) {
              r = r * result[axis] + i[static_cast<size_t>(axis)];
            }
            return naive_loss(x[0], r, targets[static_cast<size_t>(r)], options);
          }};
}

OpCase mean_case(const std::string& name, const std::vector<int>& targets,
                 const CrossEntropyOptions& options = {}) {
  const auto n = static_cast<int64_t>(targets.size());
  return {"cross_entropy, " + name,
          [=](const Leaves& x) { return cross_entropy(x[0], Ids(targets), options); },
          {{n, 4}},
          {},
          [=](const Values& x, const Index&) {
            double total = 0, counted = 0;
            for (int64_t r = 0; r < n; ++r) {
              const int target = targets[static_cast<size_t>(r)];
              total += naive_loss(x[0], r, target, options);
              counted += target != options.ignored_id ? 1 : 0;
            }
            return total / counted;
          }};
}

TEST_CASE("cross_entropy") {
  const real e = real(0.1);
  check_ops({
      token_case("[N, V]", {3, 4}, {1, 3, 0}),
      token_case("[T, B, V]", {2, 2, 3}, {1, 0, 2, 2}),
      token_case("one row", {4}, {2}),
      token_case("one word", {2, 1}, {0, 0}),
      token_case("no targets", {0, 3}, {}),
      token_case("an ignored word", {4, 3}, {0, 1, 0, 2}, {0, 0}),
      token_case("an ignored number that is no word", {3, 3}, {-100, 1, -100}, {-100, 0}),
      token_case("all ignored", {2, 3}, {0, 0}, {0, 0}),
      token_case("smoothed", {3, 4}, {1, 3, 0}, {{}, e}),
      token_case("smoothed and ignored", {2, 2, 3}, {0, 1, 2, 0}, {0, e}),
      mean_case("all count", {1, 3, 0}),
      mean_case("some are ignored", {0, 3, 0, 1}, {0, 0}),
      mean_case("smoothed and ignored", {0, 3, 0, 1}, {0, e}),
  });
}

TEST_CASE("cross_entropy: nats per token") {
  const Variable logits(Tensor::zeros({2, 8}));  // every word as likely as any other
  CHECK(cross_entropy(logits, Ids({3, 5})).item() == doctest::Approx(std::log(8.0)));
}

TEST_CASE("cross_entropy: smoothing over a large vocabulary does not drift") {
  for (const int64_t vocabulary : {50'000, 1'000'000}) {
    const Variable logits(Tensor::zeros({1, vocabulary}));
    for (const real smoothing : {real(0.1), real(0.9)}) {
      CAPTURE(vocabulary);
      CAPTURE(smoothing);
      const double loss = cross_entropy(logits, Ids({0}), {{}, smoothing}).item();
      CHECK(loss == doctest::Approx(std::log(static_cast<double>(vocabulary))).epsilon(kTolerance));
    }
  }
}

TEST_CASE("cross_entropy: ignored targets have no loss and no gradient, whatever their logits") {
  const real nan = std::nan("");
  Variable logits(Tensor::of({{1, 2}, {nan, nan}}), true);
  const Variable loss = cross_entropy(logits, Ids({1, -1}), {-1, real(0.1)});
  CHECK(std::isfinite(loss.item()));
  backward(loss);
  CHECK(logits.grad().data()[2] == 0);
  CHECK(logits.grad().data()[3] == 0);
}

TEST_CASE("cross_entropy: of no words at all, ignored targets have no loss") {
  const Variable logits(Tensor::zeros({2, 0}), true);
  const Variable losses = token_cross_entropy(logits, Ids::full({2}, 0),
                                              {.ignored_id = 0, .label_smoothing = real(0.1)});
  backward(losses, Tensor::ones({2}));
  CHECK(same_bits(losses.value(), Tensor::zeros({2})));
  CHECK(same_bits(logits.grad(), Tensor::zeros({2, 0})));
}

TEST_CASE("cross_entropy of impossible and of certain words") {
  const Variable logits(Tensor::of({{1e4f, 0}, {1e4f, 0}}));
  const Tensor losses = token_cross_entropy(logits, Ids({0, 1})).value();
  CHECK(close(losses, Tensor::of({0, 1e4f})));
}

TEST_CASE("cross_entropy: what does not fit") {
  check_errors({
      {[] {
         cross_entropy(leaf({3, 4}), Ids({0, 1}));
       },
       "cross_entropy: targets [2] do not fit logits [3, 4]"},
      {[] {
         cross_entropy(leaf({2, 2, 3}), Ids({0, 1, 0, 1}));
       },
       "cross_entropy: targets [4] do not fit logits [2, 2, 3]"},
      {[] { cross_entropy(leaf({}), Ids({0})); },
       "cross_entropy: targets [1] do not fit logits []"},
      {[] {
         cross_entropy(leaf({2, 2, 4}), Ids({2, 2}, {0, 3, 4, 0}));
       },
       "cross_entropy: id 4 at position [1, 0] of [2, 2] is outside [0, 4)"},
      {[] {
         cross_entropy(leaf({3, 4}), Ids({-100, 1, -1}), {-100, 0});
       },
       "cross_entropy: id -1 at position [2] of [3] is outside [0, 4)"},
      {[] {
         cross_entropy(leaf({2, 3}), Ids({0, 0}), {0, 0});
       },
       "cross_entropy: none of the targets [2] counts"},
      {[] {
         cross_entropy(leaf({0, 3}), Ids());
       },
       "cross_entropy: none of the targets [0] counts"},
      {[] {
         cross_entropy(leaf({1, 3}), Ids({0}), {{}, 1});
       },
       "cross_entropy: label smoothing must lie in [0, 1), is 1"},
  });
}

}  // namespace
