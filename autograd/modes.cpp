// SPDX-License-Identifier: MIT
#include "attune/autograd/modes.h"

#include <utility>

namespace attune {
namespace {

thread_local bool grad = true;
thread_local bool find_non_finite = false;

}  // namespace

NoGrad::NoGrad() : outer_(std::exchange(grad, false)) {}
NoGrad::~NoGrad() { grad = outer_; }
bool grad_enabled() { return grad; }

FindNonFinite::FindNonFinite() : outer_(std::exchange(find_non_finite, true)) {}
FindNonFinite::~FindNonFinite() { find_non_finite = outer_; }
bool finding_non_finite() { return find_non_finite; }

}  // namespace attune
