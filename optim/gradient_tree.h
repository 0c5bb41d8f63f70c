// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/optim/place_tree.h"

namespace attune {

/// A sum of gradients for each parameter.
struct GradientSums {
  std::vector<GradientSum> of;

  void add(GradientSums&& other) {
    for (size_t i = 0; i < of.size(); ++i) of[i].add(std::move(other.of[i]));
  }
};

/// The gradient of a step of several batches: that of each is formed alone, and they are added as a
/// PlaceTree adds.
///
///   GradientTree sum(model->parameters());
///   for (size_t place = 0; place < batches.size(); ++place) {
///     backward(model->loss(batches[place]));
///     sum.take(place);
///   }
///   sum.give_total();
///   optimizer.step();
class GradientTree {
 public:
  explicit GradientTree(std::vector<NamedVariable> parameters)
      : parameters_(std::move(parameters)) {}

  /// What backward() has left is the gradient of the batch at that place, behind all so far; after
  /// it the parameters have none.
  void take(int64_t place) {
    GradientSums gradients;
    for (NamedVariable& p : parameters_) gradients.of.push_back(p.variable.take_grad());
    tree_.add(place, std::move(gradients));
  }
  /// The place behind all so far, or `first`.
  int64_t next_place(int64_t first) const { return tree_.next_place(first); }
  /// What was taken and not given, for who adds it to that of other processes.
  PlaceTree<GradientSums>& tree() { return tree_; }
  /// The parameters have the sum of all; of no batch, none.
  void give_total() {
    if (tree_.nodes().empty()) return;
    GradientSums total = tree_.take_total();
    for (size_t i = 0; i < parameters_.size(); ++i) {
      parameters_[i].variable.set_grad(std::move(total.of[i]));
    }
  }

 private:
  std::vector<NamedVariable> parameters_;
  PlaceTree<GradientSums> tree_;
};

}  // namespace attune
