// SPDX-License-Identifier: MIT
#include "attune/core/bf16.h"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <limits>

namespace {

using attune::Bf16, attune::real;
using attune::from_bf16, attune::to_bf16;

TEST_CASE("bf16: each one is itself again, and NaN stays NaN") {
  for (int bits = 0; bits < 1 << 16; ++bits) {
    const auto one = static_cast<Bf16>(bits);
    const real x = from_bf16(one);
    if (std::isnan(x)) {
      CHECK(std::isnan(from_bf16(to_bf16(x))));
    } else {
      CHECK(to_bf16(x) == one);
    }
  }
}

TEST_CASE("bf16: what lies between two becomes the nearer one, in the middle the even one") {
  for (int bits = 0; bits < 0x7f80; ++bits) {  // of one sign, up to the largest
    const auto below = static_cast<Bf16>(bits), above = static_cast<Bf16>(bits + 1);
    const auto low = static_cast<float>(from_bf16(below));
    const float middle = std::bit_cast<float>((uint32_t{below} << 16) + 0x8000);
    const float less = std::nextafter(middle, low), more = std::nextafter(middle, HUGE_VALF);
    for (const int sign : {1, -1}) {
      const auto rounded = [sign](float x) {
        return static_cast<real>(sign) * from_bf16(to_bf16(static_cast<real>(sign) * x));
      };
      CHECK(rounded(less) == from_bf16(below));
      CHECK(rounded(more) == from_bf16(above));
      CHECK(rounded(middle) == from_bf16(bits % 2 == 0 ? below : above));
    }
  }
}

TEST_CASE("bf16: values that are written down") {
  CHECK(to_bf16(1) == 0x3f80);
  CHECK(to_bf16(-2) == 0xc000);
  CHECK(std::signbit(from_bf16(to_bf16(real(-0.0)))));
  CHECK(from_bf16(to_bf16(real(3.14159))) == real(3.140625));
  CHECK(from_bf16(to_bf16(std::numeric_limits<float>::max())) ==
        std::numeric_limits<real>::infinity());
}

}  // namespace
