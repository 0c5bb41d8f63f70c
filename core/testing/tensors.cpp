// SPDX-License-Identifier: MIT
#include "attune/core/testing/tensors.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "attune/core/error.h"
#include "attune/core/rng.h"
#include "attune/core/text_stream.h"

namespace attune::testing {
namespace {

std::string shape_of(const Tensor& x) { return x.defined() ? x.shape().to_string() : "undefined"; }

template <class Equal>
Comparison compare(const Tensor& a, const Tensor& b, Equal equal) {
  TextStream out;
  if (a.defined() != b.defined() || a.shape() != b.shape()) {
    out << "shapes differ: " << shape_of(a) << " and " << shape_of(b);
    return {out.str()};
  }
  for (int64_t i = 0; a.defined() && i < a.numel(); ++i) {
    if (equal(a.data()[i], b.data()[i])) continue;
    out.precision(17);
    out << "at " << to_string(place_of(i, a.shape())) << " of " << a.shape() << ": " << a.data()[i]
        << " and " << b.data()[i];
    return {out.str()};
  }
  return {};
}

}  // namespace

std::vector<Index> places(const Shape& shape) {
  std::vector<Index> result;
  for (int64_t i = 0; i < shape.numel(); ++i) result.push_back(place_of(i, shape));
  return result;
}

Index place_of(int64_t i, const Shape& shape) {
  Index place(static_cast<size_t>(shape.rank()));
  for (int axis = shape.rank() - 1; axis >= 0; --axis) {
    place[static_cast<size_t>(axis)] = i % shape[axis];
    i /= shape[axis];
  }
  return place;
}

std::string to_string(const Index& place) {
  std::string text;
  for (const int64_t i : place) text += (text.empty() ? "" : ", ") + std::to_string(i);
  return "[" + text + "]";
}

double at(const Tensor& x, const Index& place) {
  const auto rank = static_cast<size_t>(x.rank());
  bool is_there = x.defined() && place.size() >= rank;
  int64_t offset = 0;
  for (size_t axis = 0; is_there && axis < rank; ++axis) {
    const int64_t size = x.size(static_cast<int>(axis));
    const int64_t i = size == 1 ? 0 : place[place.size() - rank + axis];
    is_there = 0 <= i && i < size;
    offset = offset * size + i;
  }
  if (!is_there) fail("at: there is no ", to_string(place), " in ", x.shape());
  return x.data()[offset];
}

Tensor build(const Shape& shape, const std::function<double(const Index&)>& f) {
  std::vector<real> values;
  for (const Index& place : places(shape)) values.push_back(static_cast<real>(f(place)));
  return Tensor::from(shape, values);
}

Tensor random_tensor(const Shape& shape, uint64_t seed) {
  Rng rng(seed);
  Tensor result = Tensor::uninitialized(shape);
  real* p = result.mutable_data();
  for (int64_t i = 0; i < result.numel(); ++i) {
    p[i] = static_cast<real>(rng.below(1 << 24)) * real(0x1p-23) - 1;  // exact in float
  }
  return result;
}

std::ostream& operator<<(std::ostream& out, const Comparison& comparison) {
  return out << (comparison ? "no difference" : comparison.difference);
}

Comparison close(const Tensor& a, const Tensor& b, double tolerance) {
  return compare(a, b, [tolerance](double p, double q) {
    if (std::isnan(p) || std::isnan(q)) return std::isnan(p) && std::isnan(q);
    if (std::isinf(p) || std::isinf(q)) return p == q;
    return std::abs(p - q) <= tolerance * std::max({1.0, std::abs(p), std::abs(q)});
  });
}

Comparison same_bits(const Tensor& a, const Tensor& b) {
  return compare(a, b, [](real p, real q) { return std::memcmp(&p, &q, sizeof(real)) == 0; });
}

}  // namespace attune::testing
