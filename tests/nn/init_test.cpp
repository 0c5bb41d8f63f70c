// SPDX-License-Identifier: MIT
#include "attune/nn/init.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "attune/core/elementwise.h"
#include "attune/core/matmul.h"
#include "attune/core/reduce.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

struct Init {
  std::string name;
  Tensor (*make)(const Shape& shape, Rng& rng);
  double (*limit)(double out, double in);  // of a uniform distribution
};

const Init kUniformInits[] = {
    {"glorot", glorot, [](double out, double in) { return std::sqrt(6 / (in + out)); }},
    {"kaiming", kaiming, [](double, double in) { return std::sqrt(6 / in); }},
};

TEST_CASE("init: glorot and kaiming are uniform within their bounds") {
  for (const Init& init : kUniformInits) {
    CAPTURE(init.name);
    Rng rng(1);
    const Tensor w = init.make({200, 300}, rng);
    const double limit = init.limit(200, 300), n = 60000;
    const auto [least, most] = std::minmax_element(w.data(), w.data() + w.numel());
    CHECK(*least >= doctest::Approx(-limit).epsilon(1e-6));
    CHECK(*most <= doctest::Approx(limit).epsilon(1e-6));
    CHECK(*most - *least > 1.999 * limit);
    const double deviation = limit / std::sqrt(3);
    CHECK(std::abs(sum(w)) / n < 5 * deviation / std::sqrt(n));
    CHECK(sum_of_squares(w) / n == doctest::Approx(limit * limit / 3).epsilon(0.02));
  }
}

TEST_CASE("init: equal seeds give equal weights, and each call others") {
  for (const auto& make : {glorot, kaiming, orthogonal}) {
    Rng first(5), second(5);
    const Tensor w = make({4, 3}, first);
    CHECK(same_bits(w, make({4, 3}, second)));
    CHECK_FALSE(same_bits(w, make({4, 3}, first)));
  }
}

TEST_CASE("init: orthogonal has orthonormal rows, or columns where there are fewer") {
  const Shape shapes[] = {{3, 3},     {2, 5},    {5, 2}, {1, 4}, {4, 1}, {1, 1},
                          {200, 200}, {100, 60}, {0, 3}, {3, 0}, {0, 0}};
  for (const Shape& shape : shapes) {
    CAPTURE(shape);
    Rng rng(3);
    const Tensor q = orthogonal(shape, rng);
    REQUIRE(q.shape() == shape);
    const bool wide = shape[0] <= shape[1];
    const Tensor product = wide ? matmul(q, transposed(q)) : matmul(transposed(q), q);
    const int64_t n = std::min(shape[0], shape[1]);
    const Tensor identity = build({n, n}, [](const Index& i) { return i[0] == i[1]; });
    CHECK(close(product, identity, 16 * std::numeric_limits<real>::epsilon()));
  }
}

// Where in a stream a random number is 0.
constexpr Rng::State kZeroIsNext{.seed = 1, .stream = 0, .position = 67'610'924};

TEST_CASE("init: orthogonal draws again where its random numbers are 0") {
  if constexpr (sizeof(real) == 4) {  // whose draws have few enough bits that such a place is known
    Rng zero(kZeroIsNext);
    REQUIRE(zero.normal() == 0);
    for (const Shape& shape : {Shape{1, 1}, Shape{2, 2}}) {
      Rng rng(kZeroIsNext);
      const Tensor q = orthogonal(shape, rng);
      CHECK(all_finite(q));
      CHECK(sum_of_squares(q) == doctest::Approx(std::min(shape[0], shape[1])));
    }
  }
}

TEST_CASE("init: sizes of 0 and 1") {
  for (const auto& make : {glorot, kaiming, orthogonal}) {
    for (const Shape& shape : {Shape{0, 0}, Shape{0, 3}, Shape{3, 0}, Shape{1, 1}}) {
      Rng rng(1);
      const Tensor w = make(shape, rng);
      CHECK(w.shape() == shape);
      CHECK(std::all_of(w.data(), w.data() + w.numel(), [](real v) { return std::isfinite(v); }));
    }
  }
}

TEST_CASE("init: what is no matrix is refused") {
  Rng rng(1);
  CHECK(error_of([&] { glorot({}, rng); }) == "glorot: weights are matrices [out, in], not []");
  CHECK(error_of([&] { kaiming({3}, rng); }) == "kaiming: weights are matrices [out, in], not [3]");
  CHECK(error_of([&] {
          orthogonal({2, 3, 4}, rng);
        }) == "orthogonal: weights are matrices [out, in], not [2, 3, 4]");
}

}  // namespace
