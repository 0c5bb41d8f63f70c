// SPDX-License-Identifier: MIT
#include "attune/core/arithmetic.h"

#include "attune/core/elementwise.h"

namespace attune {

Tensor operator+(const Tensor& a, const Tensor& b) {
  return zip("+", a, b, [](real p, real q) { return p + q; });
}
Tensor operator-(const Tensor& a, const Tensor& b) {
  return zip("-", a, b, [](real p, real q) { return p - q; });
}
Tensor operator*(const Tensor& a, const Tensor& b) {
  return zip("*", a, b, [](real p, real q) { return p * q; });
}
Tensor operator/(const Tensor& a, const Tensor& b) {
  return zip("/", a, b, [](real p, real q) { return p / q; });
}

Tensor operator-(const Tensor& x) {
  return map(x, [](real v) { return -v; });
}
Tensor operator+(const Tensor& x, real number) {
  return map(x, [=](real v) { return v + number; });
}
Tensor operator+(real number, const Tensor& x) { return x + number; }
Tensor operator-(const Tensor& x, real number) {
  return map(x, [=](real v) { return v - number; });
}
Tensor operator-(real number, const Tensor& x) {
  return map(x, [=](real v) { return number - v; });
}
Tensor operator*(const Tensor& x, real number) {
  return map(x, [=](real v) { return v * number; });
}
Tensor operator*(real number, const Tensor& x) { return x * number; }
// Not x * (1 / number), which rounds twice and overflows for a small number.
Tensor operator/(const Tensor& x, real number) {
  return map(x, [=](real v) { return v / number; });
}
Tensor operator/(real number, const Tensor& x) {
  return map(x, [=](real v) { return number / v; });
}

}  // namespace attune
