// SPDX-License-Identifier: MIT
#include "attune/core/softmax.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/elementwise.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune::testing;
using attune::Ids;
using attune::log_softmax;
using attune::real;
using attune::Shape;
using attune::softmax;
using attune::Tensor;

const real kInfinity = std::numeric_limits<real>::infinity();

// The length of the row that a place is in: lengths are aligned at the last axis but one.
int64_t length_at(const Ids& lengths, const Index& place) {
  int64_t i = 0;
  for (int axis = 0; axis < lengths.rank(); ++axis) {
    const size_t skip = place.size() - 1 - static_cast<size_t>(lengths.rank());
    i = i * lengths.size(axis) + place[skip + static_cast<size_t>(axis)];
  }
  return lengths[i];
}

// log sum_j exp(x_j) over a row's first elements.
double log_sum(const Tensor& x, Index place, int64_t length) {
  double maximum = -kInfinity, total = 0;
  for (place.back() = 0; place.back() < length; ++place.back())
    maximum = std::max(maximum, at(x, place));
  for (place.back() = 0; place.back() < length; ++place.back()) {
    total += std::exp(at(x, place) - maximum);
  }
  return maximum + std::log(total);
}

Tensor naive_log_softmax(const Tensor& x, const Ids& lengths) {
  return build(x.shape(), [&](const Index& place) {
    const int64_t length = length_at(lengths, place);
    return place.back() < length ? at(x, place) - log_sum(x, place, length) : -kInfinity;
  });
}

Tensor exponential(const Tensor& x) {
  return build(x.shape(), [&](const Index& place) { return std::exp(at(x, place)); });
}

struct Case {
  Shape x;
  Ids lengths;
};

// One length a row, one that serves many rows, one for all; and none that matters.
std::vector<Case> cases() {
  return {
      {{4}, Ids(Shape{}, {3})},
      {{1}, Ids(Shape{}, {1})},
      {{3, 1}, Ids::full({3}, 1)},
      {{3, 5}, Ids(std::vector<int32_t>{1, 5, 3})},
      {{3, 5}, Ids(Shape{}, {2})},
      {{2, 3, 5}, Ids(std::vector<int32_t>{5, 1, 4})},
      {{2, 3, 5}, Ids({2, 3}, {1, 2, 3, 4, 5, 1})},
      {{2, 2, 3, 5}, Ids({2, 3}, {1, 2, 3, 4, 5, 1})},
      {{0, 5}, Ids()},
      {{3, 0, 5}, Ids()},
      {{3, 0, 5}, Ids({3, 0}, {})},
      {{400, 100}, Ids::full({400}, 77)},
  };
}

TEST_CASE("softmax: lengths of a row, of a suffix of the rows, of all") {
  const Threads scope(3);
  for (const Case& c : cases()) {
    CAPTURE(c.x);
    CAPTURE(c.lengths.shape());
    const Tensor x = random_tensor(c.x), expected = naive_log_softmax(x, c.lengths);
    CHECK(close(log_softmax(x, c.lengths), expected));
    CHECK(close(softmax(x, c.lengths), exponential(expected)));
    const Ids whole = Ids::full({}, static_cast<int32_t>(c.x[-1]));
    CHECK(same_bits(softmax(x), softmax(x, whole)));
    CHECK(same_bits(log_softmax(x), log_softmax(x, whole)));
  }
}

TEST_CASE("softmax: what stands behind a row's length is exactly 0, whatever was there") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  for (real padding : {real(0), real(1e30), kInfinity, -kInfinity, nan}) {
    CAPTURE(padding);
    const Tensor x = Tensor::from({2, 3}, {1, 2, padding, 3, padding, padding});
    const Ids lengths(std::vector<int32_t>{2, 1});
    const Tensor y = softmax(x, lengths), log_y = log_softmax(x, lengths);
    for (int64_t i : {2, 4, 5}) {
      CHECK(y.data()[i] == 0);
      CHECK(log_y.data()[i] == -kInfinity);
    }
    CHECK(y.data()[3] == 1);
    CHECK(log_y.data()[3] == 0);
  }
}

TEST_CASE("softmax: padding changes no bit of a row") {
  for (int64_t length = 1; length <= 40; ++length) {
    CAPTURE(length);
    const Tensor row = random_tensor({length}, 1);
    Tensor padded = random_tensor({50}, 2);
    std::copy_n(row.data(), length, padded.mutable_data());
    const Ids lengths(Shape{}, {static_cast<int32_t>(length)});
    CHECK(same_bits(softmax(padded, lengths).slice(0, length), softmax(row)));
    CHECK(same_bits(log_softmax(padded, lengths).slice(0, length), log_softmax(row)));
  }
}

TEST_CASE("softmax: large, equal and infinite scores") {
  const real ln2 = std::log(real(2));
  struct Extreme {
    std::vector<real> x, y, log_y;
  };
  const std::vector<Extreme> extremes = {
      {{1e4, -1e4}, {1, 0}, {0, -2e4}},
      {{-1e4, -1e4}, {0.5, 0.5}, {-ln2, -ln2}},
      {{1e4, 1e4}, {0.5, 0.5}, {-ln2, -ln2}},
      {{-kInfinity, 3}, {0, 1}, {-kInfinity, 0}},
      {{-kInfinity, 3, 3}, {0, 0.5, 0.5}, {-kInfinity, -ln2, -ln2}},
      {{7}, {1}, {0}},
  };
  for (const Extreme& e : extremes) {
    const Shape shape{static_cast<int64_t>(e.x.size())};
    const Tensor x = Tensor::from(shape, e.x);
    CAPTURE(x);
    CHECK(close(softmax(x), Tensor::from(shape, e.y)));
    CHECK(close(log_softmax(x), Tensor::from(shape, e.log_y)));
  }
}

TEST_CASE("softmax: a NaN or +inf anywhere makes the whole row NaN, and no other row") {
  for (const real bad : {std::numeric_limits<real>::quiet_NaN(), kInfinity}) {
    for (int64_t place = 0; place < 21; ++place) {
      Tensor x = random_tensor({2, 21});
      x.mutable_data()[place] = bad;
      for (const Tensor& y : {softmax(x), log_softmax(x)}) {
        CHECK(std::all_of(y.data(), y.data() + 21, [](real v) { return std::isnan(v); }));
        CHECK(all_finite(y[1]));
      }
    }
  }
}

TEST_CASE("softmax: backward is the formula, with and without lengths") {
  const Threads scope(3);
  for (const Case& c : cases()) {
    CAPTURE(c.x);
    CAPTURE(c.lengths.shape());
    const Tensor x = random_tensor(c.x, 1), dy = random_tensor(c.x, 2);
    const Tensor y = softmax(x, c.lengths), log_y = log_softmax(x, c.lengths);
    const auto row_sum = [&](Index place, const std::function<double(const Index&)>& f) {
      const int64_t length = length_at(c.lengths, place);
      double total = 0;
      for (place.back() = 0; place.back() < length; ++place.back()) total += f(place);
      return total;
    };
    CHECK(close(softmax_backward(y, dy), build(c.x, [&](const Index& i) {
                  return at(y, i) * (at(dy, i) - row_sum(i, [&](const Index& j) {
                                       return at(y, j) * at(dy, j);
                                     }));
                })));
    CHECK(close(log_softmax_backward(log_y, dy), build(c.x, [&](const Index& i) {
                  if (i.back() >= length_at(c.lengths, i)) return 0.0;
                  return at(dy, i) - std::exp(at(log_y, i)) *
                                         row_sum(i, [&](const Index& j) { return at(dy, j); });
                })));
  }
}

TEST_CASE("softmax: a gradient that comes for a masked element goes nowhere") {
  const Ids lengths(std::vector<int32_t>{2});
  const Tensor x = Tensor::of({{1, 2, 3}});
  const Tensor quiet = Tensor::of({{1, -1, 0}});
  const Tensor y = softmax(x, lengths), log_y = log_softmax(x, lengths);
  for (const real masked : {real(1e30), kInfinity, std::numeric_limits<real>::quiet_NaN()}) {
    CAPTURE(masked);
    const Tensor dy = Tensor::of({{1, -1, masked}});
    CHECK(same_bits(softmax_backward(y, dy), softmax_backward(y, quiet)));
    CHECK(same_bits(log_softmax_backward(log_y, dy), log_softmax_backward(log_y, quiet)));
  }
}

TEST_CASE("softmax: the gradients of very many equal scores do not drift") {
  const int64_t n = 1 << 20;
  const Tensor p = Tensor::full({1, n}, real(1) / n), dy = Tensor::full({1, n}, real(0.1));
  CHECK(close(softmax_backward(p, dy), Tensor::zeros({1, n}), 1e-12));
  const Tensor y = log_softmax(Tensor::zeros({1, n}));
  CHECK(close(log_softmax_backward(y, dy), Tensor::zeros({1, n}), 1e-6));
}

TEST_CASE("softmax: what does not fit is named") {
  const Tensor x = Tensor::zeros({2, 3, 4});
  const auto lengths = [](const Shape& shape, std::vector<int32_t> values) {
    return Ids(shape, std::move(values));
  };
  struct Bad {
    Tensor x;
    Ids lengths;
    std::string error;
  };
  const std::vector<Bad> bad = {
      {x, lengths({2}, {1, 1}), ": lengths [2] do not fit the rows of [2, 3, 4]"},
      {x, lengths({4}, {1, 1, 1, 1}), ": lengths [4] do not fit the rows of [2, 3, 4]"},
      {x, lengths({3, 3}, std::vector<int32_t>(9, 1)),
       ": lengths [3, 3] do not fit the rows of [2, 3, 4]"},
      {x, lengths({1, 2, 3}, std::vector<int32_t>(6, 1)),
       ": lengths [1, 2, 3] do not fit the rows of [2, 3, 4]"},
      {x, lengths({3}, {1, 0, 1}), ": length 0 at position [1] of [3] is outside [1, 4]"},
      {x, lengths({3}, {1, 1, 5}), ": length 5 at position [2] of [3] is outside [1, 4]"},
      {x, lengths({3}, {-1, 1, 1}), ": length -1 at position [0] of [3] is outside [1, 4]"},
      {Tensor::zeros({2, 0}), lengths({2}, {0, 0}),
       ": length 0 at position [0] of [2] is outside [1, 0]"},
      {Tensor::scalar(1), lengths({}, {1}), ": needs at least one axis"},
  };
  for (const Bad& b : bad) {
    CHECK(error_of([&] { softmax(b.x, b.lengths); }) == "softmax" + b.error);
    CHECK(error_of([&] { log_softmax(b.x, b.lengths); }) == "log_softmax" + b.error);
  }
  CHECK(error_of([] { softmax(Tensor::scalar(1)); }) == "softmax: needs at least one axis");
  CHECK(error_of([] { log_softmax(Tensor::scalar(1)); }) == "log_softmax: needs at least one axis");
  CHECK(softmax(Tensor::zeros({2, 0})).shape() == Shape{2, 0});
  CHECK(error_of([&] {
          softmax_backward(x, Tensor::zeros({2, 3}));
        }) == "softmax: a gradient [2, 3] for a result [2, 3, 4]");
  CHECK(error_of([&] {
          log_softmax_backward(x, Tensor::zeros({4, 3, 2}));
        }) == "log_softmax: a gradient [4, 3, 2] for a result [2, 3, 4]");
}

}  // namespace
