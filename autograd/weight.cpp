// SPDX-License-Identifier: MIT
#include "attune/autograd/weight.h"

#include <utility>

#include "attune/autograd/modes.h"

namespace attune {

Weight::Weight(const Variable& weight)
    : Weight(weight, weight.rank() == 2 ? std::make_shared<const RepeatedOperand>(weight.value())
                                        : nullptr) {}

Weight::Weight(Variable weight, std::shared_ptr<const RepeatedOperand> operand)
    : weight_(std::move(weight)), operand_(std::move(operand)) {}

Weight KeptWeight::of(const Variable& weight) const {
  const Tensor& w = weight.value();
  if (w.rank() != 2) return weight;
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const RepeatedOperand> operand = last_.lock();
  // It holds its tensor: what has the same address is the same memory, unwritten since.
  const bool is_current = operand != nullptr && operand->value().data() == w.data() &&
                          operand->value().shape() == w.shape();
  if (!is_current) operand = std::make_shared<const RepeatedOperand>(w);
  last_ = operand;
  kept_ = grad_enabled() && weight.requires_grad() ? nullptr : operand;
  return {weight, std::move(operand)};
}

}  // namespace attune
