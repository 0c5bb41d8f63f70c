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

Tensor Variable::take_value() {
  if (!defined() || is_leaf() || state_.use_count() > 1) return value();
  return std::move(state_->value);
}

bool Variable::is_leaf() const { return !requires_grad() || state_->node->is_leaf(); }

GradientSum& Variable::gradient() const {
  if (!requires_grad() && !is_frozen()) fail("grad: this variable requires no gradient");
  if (!is_leaf())
    fail("grad: only leaves keep a gradient, this is a result of ", state_->node->name());
  return state_->node->gradients[0];
}

void Variable::freeze(bool on) {
  if (!is_leaf() || !defined() || state_->node == nullptr) {
    fail("freeze: only leaves that require a gradient can be frozen");
  }
  state_->node->gradients[0] = GradientSum();
  state_->frozen = on;
}

Tensor& Variable::mutable_value() {
  if (!defined()) fail("mutable_value: the variable is undefined");
  if (!is_leaf())
    fail("mutable_value: only leaves change, this is a result of ", state_->node->name());
  return state_->value;
}

std::ostream& operator<<(std::ostream& out, const Variable& x) {
  if (!x.defined()) return out << "undefined";
  out << x.value();
  if (x.is_frozen()) return out << ", a frozen leaf";
  if (!x.requires_grad()) return out;
  return x.is_leaf() ? out << ", a leaf with gradient" : out << ", from " << Graph::node(x)->name();
}

void check_distinct(const std::string& owner, const std::vector<NamedVariable>& variables) {
  std::unordered_map<const void*, const std::string*> names;
  for (const auto& [name, variable] : variables) {
    const auto [entry, is_new] = names.try_emplace(variable.identity(), &name);
    if (!is_new) {
      fail(owner, ": one parameter is given twice, as ", *entry->second, " and as ", name);
    }
  }
}

}  // namespace attune
