// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "attune/core/real.h"

namespace attune {

/// Sum of at(i) over begin <= i < end, in an order that the number of terms decides, and that
/// vectorises: 16 interleaved partial sums, and above 4096 terms in halves, so that the rounding
/// error grows with log n (pairwise summation: Higham 1993, The accuracy of floating point
/// summation).
template <class At>
real sum_run(int64_t begin, int64_t end, const At& at) {
  constexpr int64_t kLanes = 16, kRun = 4096;
  const int64_t n = end - begin;
  if (n > kRun) {
    const int64_t middle = begin + n / 2;
    return sum_run(begin, middle, at) + sum_run(middle, end, at);
  }
  std::array<real, kLanes> lanes{};
  const int64_t whole = end - n % kLanes;
  for (int64_t i = begin; i < whole; i += kLanes) {
    for (int64_t lane = 0; lane < kLanes; ++lane) lanes[static_cast<size_t>(lane)] += at(i + lane);
  }
  for (int64_t i = whole; i < end; ++i) lanes[static_cast<size_t>(i - whole)] += at(i);
  real total = 0;
  for (const real lane : lanes) total += lane;
  return total;
}

}  // namespace attune
