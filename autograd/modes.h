// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/error.h"
#include "attune/core/real.h"

/// Two switches of the current thread, each set for as long as a guard lives.
namespace attune {

/// While it lives, ops on this thread build no graph: for decoding and evaluation.
class NoGrad {
 public:
  NoGrad();
  ~NoGrad();
  NoGrad(const NoGrad&) = delete;
  NoGrad& operator=(const NoGrad&) = delete;

 private:
  bool outer_;
};
bool grad_enabled();

/// While it lives, an op whose result has a NaN or an infinity throws an Error that names the op
/// and the module, and so does a backward pass: where the first one came from. A masked
/// log_softmax, whose padding is -infinity, counts as one.
///
/// Costs one look at every result, and in backward more: each gradient is formed part by part,
/// so that nothing waits to become one product (see gradient_sum.h). That is slower, and rounds
/// sums otherwise.
class FindNonFinite {
 public:
  FindNonFinite();
  ~FindNonFinite();
  FindNonFinite(const FindNonFinite&) = delete;
  FindNonFinite& operator=(const FindNonFinite&) = delete;

 private:
  bool outer_;
};
bool finding_non_finite();

}  // namespace attune
