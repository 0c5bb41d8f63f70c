// SPDX-License-Identifier: MIT
#include "attune/nn/search/path.h"

#include <doctest/doctest.h>

#include <utility>

namespace attune::testing {
namespace {

constexpr int32_t kBegin = 2, kEnd = 3;

TEST_CASE("path: two that share a beginning") {
  const Tensor first = Tensor::of({{1, 2}, {3, 4}});
  const Tensor second = Tensor::of({{5, 6}, {7, 8}});
  const Path begun = Path().extended(9, -0.5, first, 1);
  const Path one = begun.extended(7, -1, second, 0);
  const Path other = begun.extended(kEnd, -2, second, 1);
  CHECK(Path().length() == 0);
  CHECK(Path().last_or(kBegin) == kBegin);
  CHECK(one.tokens() == std::vector<int32_t>{9, 7});
  CHECK(one.last_or(kBegin) == 7);
  CHECK(one.log_probability() == -1.5);
  CHECK_FALSE(one.hypothesis(kEnd).finished);
  const Hypothesis h = other.hypothesis(kEnd);
  CHECK(h.finished);
  CHECK(h.ids == std::vector<int32_t>{9});
  CHECK(h.log_probability == -2.5);
  CHECK(h.token_log_probabilities == std::vector<double>{-0.5, -2});
  CHECK(h.positions == 2);
  CHECK(h.weights == std::vector<real>{3, 4, 7, 8});
}

TEST_CASE("path: without attention there are no weights") {
  const Hypothesis h = Path().extended(5, -1, Tensor(), 0).hypothesis(kEnd);
  CHECK(h.weights.empty());
  CHECK(h.positions == 0);
  CHECK(Path().hypothesis(kEnd).ids.empty());
}

TEST_CASE("path: a long one is freed without touching the end of the stack") {
  Path path;
  for (int i = 0; i < 1'000'000; ++i) path = path.extended(5, 0, Tensor(), 0);
  Path copy = path;
  path = Path();
  CHECK(copy.length() == 1'000'000);
  copy = std::move(path);
  CHECK(copy.length() == 0);
}

}  // namespace
}  // namespace attune::testing
