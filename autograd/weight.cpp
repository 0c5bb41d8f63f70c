// SPDX-License-Identifier: MIT
#include "attune/autograd/weight.h"

#include <utility>

#include "attune/autograd/modes.h"
#include "attune/core/error.h"

namespace attune {

namespace {

// It holds its tensor: what has the same address is the same memory, unwritten since.
bool is_of(const RepeatedOperand& operand, const Tensor& w) {
  return operand.value().data() == w.data() && operand.value().shape() == w.shape();
}

}  // namespace

Weight::Weight(const Variable& weight) : weight_(weight) {
  if (weight.rank() == 2) operand_ = std::make_shared<const RepeatedOperand>(weight.value());
}

Weight::Weight(const Variable& weight, std::shared_ptr<const RepeatedOperand> operand)
    : weight_(weight), operand_(std::move(operand)) {
  if (operand_ == nullptr || !is_of(*operand_, weight.value())) {
    fail("Weight: the shared operand of a weight ", weight.shape(), " is ",
         operand_ == nullptr ? "null" : "of another tensor, or of its value before a change",
         "; make it of the weight's value()");
  }
}

Weight KeptWeight::of(const Variable& weight) const {
  const Tensor& w = weight.value();
  if (w.rank() != 2) return weight;
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const RepeatedOperand> operand = last_.lock();
  if (operand == nullptr || !is_of(*operand, w))
    operand = std::make_shared<const RepeatedOperand>(w);
  last_ = operand;
  kept_ = grad_enabled() && weight.requires_grad() ? nullptr : operand;
  return {weight, std::move(operand)};
}

}  // namespace attune
