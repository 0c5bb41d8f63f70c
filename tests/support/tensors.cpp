// SPDX-License-Identifier: MIT
#include "attune/tests/support/tensors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <sstream>

#include "attune/core/rng.h"

namespace attune::testing {
namespace {

template <class Equal>
Comparison compare(const Tensor& a, const Tensor& b, Equal equal) {
  std::ostringstream out;
  if (a.defined() != b.defined() || a.shape() != b.shape()) {
    out << "shapes differ: " << a << " and " << b;
    return {out.str()};
  }
  for (int64_t i = 0; a.defined() && i < a.numel(); ++i) {
    if (equal(a.data()[i], b.data()[i])) continue;
    out.precision(17);
    out << "element " << i << " of " << a.shape() << ": " << a.data()[i] << " and " << b.data()[i];
    return {out.str()};
  }
  return {};
}

}  // namespace

std::vector<Index> places(const Shape& shape) {
  std::vector<Index> result;
  for (int64_t i = 0; i < shape.numel(); ++i) {
    Index place(static_cast<size_t>(shape.rank()));
    int64_t rest = i;
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
      place[static_cast<size_t>(axis)] = rest % shape[axis];
      rest /= shape[axis];
    }
    result.push_back(place);
  }
  return result;
}

double at(const Tensor& x, const Index& place) {
  const size_t skip = place.size() - static_cast<size_t>(x.rank());
  int64_t offset = 0;
  for (int axis = 0; axis < x.rank(); ++axis) {
    const int64_t i = place.at(skip + static_cast<size_t>(axis));
    offset = offset * x.size(axis) + (x.size(axis) == 1 ? 0 : i);
  }
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
