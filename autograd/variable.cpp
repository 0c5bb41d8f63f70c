// SPDX-License-Identifier: MIT
#include "attune/autograd/variable.h"

#include <unordered_map>
#include <utility>

#include "attune/autograd/graph.h"
#include "attune/core/error.h"

namespace attune {

Variable::Variable(Tensor value, bool requires_grad)
    : state_(std::make_shared<State>(std::move(value), nullptr, 0)) {
  if (!requires_grad) return;
  state_->node = std::make_shared<Node>();
  state_->node->shapes = {shape()};
  state_->node->gradients.resize(1);
}

const Tensor& Variable::value() const {
  if (!defined()) fail("value: the variable is undefined");
  return state_->value;
}

std::shared_ptr<const RepeatedFactor> Variable::factor() const {
  const Tensor& w = value();
  const std::lock_guard lock(state_->factor_mutex);  // threads may read one parameter
  std::shared_ptr<const RepeatedFactor>& factor = state_->factor;
  // The factor shares w's memory: who writes through a reference that mutable_value() gave out
  // before moves w to memory of its own.
  const bool is_current = factor != nullptr && factor->value().data() == w.data() &&
                          factor->value().shape() == w.shape();
  if (!is_current) factor = std::make_shared<const RepeatedFactor>(w);
  return factor;
}

Tensor Variable::take_value() {
  if (!defined() || is_leaf() || state_.use_count() > 1) return value();
  return std::move(state_->value);
}

bool Variable::is_leaf() const { return !requires_grad() || state_->node->is_leaf(); }

GradientSum& Variable::gradient() const {
  if (!requires_grad()) fail("grad: this variable requires no gradient");
  if (!is_leaf())
    fail("grad: only leaves keep a gradient, this is a result of ", state_->node->name());
  return state_->node->gradients[0];
}

Tensor& Variable::mutable_value() {
  if (!defined()) fail("mutable_value: the variable is undefined");
  if (!is_leaf())
    fail("mutable_value: only leaves change, this is a result of ", state_->node->name());
  state_->factor = nullptr;
  return state_->value;
}

void check_distinct(const std::string& owner, const std::vector<NamedVariable>& variables) {
  // Copies of a variable share one value: its address tells them from other variables.
  std::unordered_map<const Tensor*, const std::string*> names;
  for (const auto& [name, variable] : variables) {
    const auto [entry, is_new] = names.try_emplace(&variable.value(), &name);
    if (!is_new) {
      fail(owner, ": one parameter is given twice, as ", *entry->second, " and as ", name);
    }
  }
}

}  // namespace attune
