// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>

#include "attune/autograd/variable.h"
#include "attune/core/matmul.h"
#include "attune/core/products/repeated_operand.h"

namespace attune {

/// A matrix that rows are multiplied with, and the copy of it in panels that such products make;
/// see core/products/repeated_operand.h. A Weight that lives on shares that copy among its
/// products.
class Weight {
 public:
  /// With a copy of its own; without one unless the value has two axes, which ops refuse.
  Weight(const Variable& weight);  // NOLINT: implicit, so that linear(x, w, b) takes a variable
  /// With one that others share. Throws unless it is of this value.
  Weight(const Variable& weight, std::shared_ptr<const RepeatedOperand> operand);

  const Variable& variable() const { return weight_; }
  const std::shared_ptr<const RepeatedOperand>& operand() const { return operand_; }

 private:
  Variable weight_;
  std::shared_ptr<const RepeatedOperand> operand_;  // null unless the value has two axes
};
inline Operand<Weight> transposed(const Weight& w) { return {w, true}; }

/// What a layer has of a weight that it multiplies with in call after call: the copy in panels of
/// the last one, as long as it is of any use.
///
/// In training that is as long as a graph needs it, which is until backward() has passed: a loop
/// over steps shares it, and the optimizer finds the weight unshared. Without a graph, as in
/// decoding, it is kept for the calls to come. It holds the tensor that it is a copy of, so that
/// who writes to the weight in between writes to another one, and a new copy is made.
class KeptWeight {
 public:
  Weight of(const Variable& weight) const;

 private:
  mutable std::mutex mutex_;  // threads may share a layer
  mutable std::weak_ptr<const RepeatedOperand> last_;
  mutable std::shared_ptr<const RepeatedOperand> kept_;
};

}  // namespace attune
