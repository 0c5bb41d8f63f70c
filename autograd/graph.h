// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "attune/autograd/gradient_sum.h"
#include "attune/autograd/op.h"
#include "attune/core/real.h"

/// The graph behind variables; only op.cpp, variable.cpp, backward.cpp and to_dot.cpp look inside.
namespace attune {

/// One application of an op, or a leaf. Holds what leads backward, and never a value: only the
/// closure keeps what it reads.
struct Node {
  struct Edge {
    std::shared_ptr<Node> node;  // null if the input wants no gradient
    int output = 0;
  };

  ~Node();
  bool is_leaf() const { return op == nullptr; }
  /// "tanh in encoder.rnn", for messages.
  std::string name() const;

  const char* op = nullptr;                  // null for a leaf
  std::shared_ptr<const std::string> scope;  // path of the module that made it, or null
  uint64_t order = 0;                        // creation number: every input's is smaller
  std::vector<Edge> inputs;
  std::vector<Shape> shapes;           // of the outputs
  std::vector<GradientSum> gradients;  // of the outputs, as far as they have come
  Backward backward;
  std::shared_ptr<Node> doomed;  // where nodes are being freed: the next one; see ~Node
  uint64_t pass = 0;             // number of the last backward() that reached it, or 0
};

/// Opens a variable for those that build and walk the graph.
class Graph {
 public:
  static const std::shared_ptr<Node>& node(const Variable& x) { return x.state_->node; }
  static int output(const Variable& x) { return x.state_->output; }
  static Variable make(Tensor value, std::shared_ptr<Node> node, int output);
};

}  // namespace attune
