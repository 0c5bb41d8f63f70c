// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "attune/core/tensor.h"

/// Tensors for tests, and the plain loops that fast code is held against. Like all that tests are
/// helped with, in a namespace of its own, for words as short as these.
namespace attune::testing {

/// One index an axis: the place of an element.
using Index = std::vector<int64_t>;

/// The places of all elements, in row-major order; the i-th of them, of at least so many; and as
/// text: "[1, 0, 2]".
std::vector<Index> places(const Shape& shape);
Index place_of(int64_t i, const Shape& shape);
std::string to_string(const Index& place);

/// The element at a place; where x broadcasts to the place's shape, the one that is repeated there.
/// Throws if there is none.
double at(const Tensor& x, const Index& place);

/// The tensor that has f(place) at each place.
Tensor build(const Shape& shape, const std::function<double(const Index&)>& f);

/// Uniform in [-1, 1): equal seeds give equal tensors, in float and in double alike.
Tensor random_tensor(const Shape& shape, uint64_t seed = 1);

/// The difference that rounding explains, relative to the larger of 1 and the numbers compared.
constexpr double kTolerance = sizeof(real) == 4 ? 1e-5 : 1e-12;

/// What differs, or nothing. True if nothing does, and printed by doctest and others if something
/// does:
///   CHECK(close(softmax(x), expected));
struct Comparison {
  std::string difference;
  explicit operator bool() const { return difference.empty(); }
};
std::ostream& operator<<(std::ostream& out, const Comparison& comparison);

/// Equal shapes; all elements within the tolerance, infinities and NaN in the same places.
Comparison close(const Tensor& a, const Tensor& b, double tolerance = kTolerance);
/// Equal shapes, equal bits.
Comparison same_bits(const Tensor& a, const Tensor& b);

}  // namespace attune::testing
