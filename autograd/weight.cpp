// SPDX-License-Identifier: MIT
#include "attune/autograd/weight.h"

#include <utility>

#include "attune/autograd/modes.h"

namespace attune {

Weight::Weight(const Variable& weight)
    : Weight(weight, weight.rank() == 2 ? std::make_shared<const RepeatedOperand>(weight.value())
                                        : nullptr) {}

Weight::Weight(Variable weight, std::shared_ptr<const RepeatedOperand> packed)
    : weight_(std::move(weight)), packed_(std::move(packed)) {}

Weight KeptWeight::of(const Variable& weight) const {
  const Tensor& w = weight.value();
  if (w.rank() != 2) return weight;
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const RepeatedOperand> packed = last_.lock();
  // It holds its tensor: what has the same address is the same memory, unwritten since.
  const bool is_current = packed != nullptr && packed->value().data() == w.data() &&
                          packed->value().shape() == w.shape();
  if (!is_current) packed = std::make_shared<const RepeatedOperand>(w);
  last_ = packed;
  kept_ = grad_enabled() && weight.requires_grad() ? nullptr : packed;
  return {weight, std::move(packed)};
}

}  // namespace attune
