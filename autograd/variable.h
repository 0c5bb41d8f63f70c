// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "attune/autograd/gradient_sum.h"
#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune {

struct Node;

/// A tensor that remembers how it was computed: a handle to a value and, where a gradient will be
/// wanted, to the node of the graph that made it. Copies are the same variable: it is a handle, and
/// const says only that nothing is changed through this one. What changes a variable takes it, or
/// copies of it, as non-const.
///
/// A leaf is a variable that no op made: data, or a parameter if it requires a gradient. backward()
/// leaves the gradients in the leaves.
class Variable {
 public:
  /// No variable at all; defined() is false.
  Variable() = default;
  /// A leaf.
  explicit Variable(Tensor value, bool requires_grad = false);

  bool defined() const { return state_ != nullptr; }
  /// Throws if there is no variable at all.
  const Tensor& value() const;
  const Shape& shape() const { return value().shape(); }
  int rank() const { return value().rank(); }
  int64_t size(int axis) const { return value().size(axis); }
  int64_t numel() const { return value().numel(); }
  real item() const { return value().item(); }

  /// The same for all copies of a variable, and for no other.
  const void* identity() const { return state_.get(); }

  bool requires_grad() const { return defined() && state_->node != nullptr && !state_->frozen; }
  bool is_leaf() const;

  /// Of a leaf: the sum of what backward() calls brought since zero_grad(), shaped like the value;
  /// undefined if nothing came. All seven throw for a variable that is no leaf or requires no
  /// gradient. Looking changes nothing: where only some rows of a table have a gradient, a full
  /// tensor is made for each look.
  Tensor grad() const { return gradient().full(); }
  bool has_grad() const { return !is_frozen() && gradient().defined(); }
  /// Those rows alone, else null; see gradient_sum.h.
  const RowGradient* row_grad() const { return gradient().rows(); }
  /// For writing; a gradient of rows becomes a full one.
  Tensor& mutable_grad() { return gradient().total(); }
  void zero_grad() { gradient() = GradientSum(); }
  /// The gradient, moved out of the variable, and one put in its place: for who adds up those of
  /// several passes.
  GradientSum take_grad() { return std::exchange(gradient(), GradientSum()); }
  void set_grad(GradientSum sum) { gradient() = std::move(sum); }

  /// Of a leaf that requires a gradient: in graphs made from now on it wants none, costs no
  /// backward work, and is passed over by clipping and optimizers, until it is unfrozen. What an
  /// optimizer remembers of it stays, and so do its counted steps. Its gradient is dropped both
  /// times.
  void freeze(bool on = true);
  void unfreeze() { freeze(false); }
  bool is_frozen() const { return defined() && state_->frozen; }

  /// Of a leaf: the value, for writing. What was computed from it before keeps the old value (copy
  /// on write): so do not keep a pointer of its mutable_data() across matmul(), linear() or any
  /// other op, all of which copy; take it anew. Throws for a variable that an op made.
  Tensor& mutable_value();

  /// Of a result with a graph that no other handle holds: the value, moved out of it, for an op
  /// that is the only one to read it. Else a copy, as value() gives: also of a result without a
  /// graph, which is a leaf like any other.
  Tensor take_value();

  /// The same value as a leaf that requires no gradient: the graph ends here.
  Variable detach() const { return Variable(value()); }

 private:
  friend class Graph;
  struct State {
    State(Tensor tensor, std::shared_ptr<Node> maker, int index)
        : value(std::move(tensor)), node(std::move(maker)), output(index) {}
    Tensor value;
    std::shared_ptr<Node> node;  // null if no gradient is wanted
    int output;                  // which of the node's outputs this is
    bool frozen = false;
  };
  GradientSum& gradient() const;

  std::shared_ptr<State> state_;
};

/// A parameter as optimizers and checkpoints know it: by its path in the model.
struct NamedVariable {
  std::string name;
  Variable variable;
};

/// Throws, in the name of `owner`, if one variable stands in the list twice, and names both places:
/// for what would otherwise count or change it twice.
void check_distinct(const std::string& owner, const std::vector<NamedVariable>& variables);

/// The value as a Tensor is printed, and where it comes from: "[2] {1, 4}, from exp in encoder",
/// "..., a leaf with gradient", "..., a frozen leaf". Of data, the value alone.
std::ostream& operator<<(std::ostream& out, const Variable& x);

/// A leaf without gradient: data in a formula.
inline Variable constant(Tensor value) { return Variable(std::move(value)); }

}  // namespace attune
