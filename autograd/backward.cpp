// SPDX-License-Identifier: MIT
#include "attune/autograd/backward.h"

#include <algorithm>
#include <atomic>
#include <queue>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "attune/autograd/graph.h"
#include "attune/autograd/op.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"

namespace attune {
namespace {

struct EarlierFirst {
  bool operator()(const std::shared_ptr<Node>& a, const std::shared_ptr<Node>& b) const {
    return a->order < b->order;
  }
};

// The nodes that a pass has reached and not yet left, the youngest on top. Inputs are older than
// what was made of them, so when a node comes to the top, all its gradients have arrived.
class Queue {
 public:
  // Throws if another pass reached the node: the closure is gone, or an exception left the
  // gradients incomplete.
  void push(const std::shared_ptr<Node>& node) {
    if (node->pass == pass_) return;
    if (node->is_leaf()) {
      leaves_.push_back(node);
    } else if (node->pass != 0) {
      fail("backward: the graph behind ", node->name(),
           " was passed through already and is freed; compute the loss again");
    }
    node->pass = pass_;
    if (!node->is_leaf()) nodes_.push(node);
  }

  std::shared_ptr<Node> pop() {
    std::shared_ptr<Node> node = nodes_.top();
    nodes_.pop();
    return node;
  }

  bool empty() const { return nodes_.empty(); }
  const std::vector<std::shared_ptr<Node>>& leaves() const { return leaves_; }

 private:
  static uint64_t next_pass() {
    static std::atomic<uint64_t> passes{0};
    return ++passes;
  }

  const uint64_t pass_ = next_pass();
  std::priority_queue<std::shared_ptr<Node>, std::vector<std::shared_ptr<Node>>, EarlierFirst>
      nodes_;
  std::vector<std::shared_ptr<Node>> leaves_;
};

void check_finite(const Node& node) {
  for (const Node::Edge& edge : node.inputs) {
    if (edge.node == nullptr) continue;
    GradientSum& sum = edge.node->gradients[static_cast<size_t>(edge.output)];
    const Tensor& gradient = sum.rows() != nullptr ? sum.rows()->rows : sum.total();
    if (gradient.defined() && !all_finite(gradient)) {
      fail("backward: the gradient of ", node.name(), " holds a NaN or an infinity");
    }
  }
}

// Nothing waits in a leaf whose gradient is final; rows alone stay as they are.
void finish(Node& leaf) {
  GradientSum& gradient = leaf.gradients[0];
  if (gradient.rows() == nullptr) gradient.total();
}

// Leaves that somebody waits for, and how many edges still lead to each.
class AwaitedLeaves {
 public:
  AwaitedLeaves(const std::vector<NamedVariable>& leaves, std::function<void(size_t)> when_final)
      : when_final_(std::move(when_final)) {
    for (size_t i = 0; i < leaves.size(); ++i) {
      if (leaves[i].variable.requires_grad()) {
        leaves_[Graph::node(leaves[i].variable).get()] = {i, 0};
      }
    }
  }

  void count_edges(const std::shared_ptr<Node>& last) {
    if (leaves_.empty()) return;
    std::unordered_set<const Node*> seen{last.get()};
    std::vector<const Node*> left{last.get()};
    while (!left.empty()) {
      const Node* node = left.back();
      left.pop_back();
      for (const Node::Edge& edge : node->inputs) {
        if (edge.node == nullptr) continue;
        if (!edge.node->is_leaf()) {
          if (seen.insert(edge.node.get()).second) left.push_back(edge.node.get());
        } else if (const auto leaf = leaves_.find(edge.node.get()); leaf != leaves_.end()) {
          ++leaf->second.edges;
        }
      }
    }
  }

  // After its closure has run.
  void pass(const std::vector<Node::Edge>& edges) {
    if (leaves_.empty()) return;
    for (const Node::Edge& edge : edges) {
      const auto leaf = leaves_.find(edge.node.get());
      if (leaf == leaves_.end() || --leaf->second.edges > 0) continue;
      finish(*edge.node);
      when_final_(leaf->second.index);
    }
  }

 private:
  struct Leaf {
    size_t index;
    int64_t edges;
  };
  std::unordered_map<const Node*, Leaf> leaves_;
  std::function<void(size_t)> when_final_;
};

void pass(Node& node, Queue& queue, AwaitedLeaves& awaited) {
  // First, so that no gradient is given to a node that another pass has freed.
  for (const Node::Edge& edge : node.inputs) {
    if (edge.node != nullptr) queue.push(edge.node);
  }
  std::vector<Tensor> dy;
  for (GradientSum& gradient : node.gradients) dy.push_back(std::move(gradient.total()));
  node.gradients.clear();
  if (std::any_of(dy.begin(), dy.end(), [](const Tensor& g) { return g.defined(); })) {
    Gradients grads(node);
    node.backward(dy, grads);
    if (finding_non_finite()) check_finite(node);
  }
  node.backward = nullptr;
  awaited.pass(node.inputs);
  node.inputs.clear();
}

void run(const Variable& y, const Tensor& dy, AwaitedLeaves awaited) {
  if (!y.requires_grad()) {
    fail(
        "backward: nothing that led here requires a gradient: it is data or frozen, or NoGrad was "
        "on");
  }
  if (!dy.defined()) fail("backward: the gradient to begin with is undefined");
  if (dy.shape() != y.shape()) fail("backward: gradient ", dy.shape(), " for value ", y.shape());
  if (finding_non_finite() && !all_finite(dy)) {
    fail("backward: the gradient ", dy.shape(), " to begin with holds a NaN or an infinity");
  }
  const NoGrad no_grad;
  const std::shared_ptr<Node>& last = Graph::node(y);
  Queue queue;
  queue.push(last);
  awaited.count_edges(last);
  last->gradients[static_cast<size_t>(Graph::output(y))].add(dy);
  while (!queue.empty()) pass(*queue.pop(), queue, awaited);
  for (const std::shared_ptr<Node>& leaf : queue.leaves()) finish(*leaf);
}

Tensor gradient_of_loss(const Variable& loss) {
  if (loss.numel() != 1) {
    fail("backward: the loss must be one number, has shape ", loss.shape(),
         "; reduce it with sum() or mean(), or give its gradient");
  }
  return Tensor::ones(loss.shape());
}

}  // namespace

void backward(const Variable& y, const Tensor& dy) { run(y, dy, {{}, {}}); }

void backward(const Variable& loss, bool create_graph) {
  if (create_graph) {
    fail("backward: second derivatives are not supported: gradients are tensors, not variables");
  }
  backward(loss, gradient_of_loss(loss));
}

void backward(const Variable& loss, const std::vector<NamedVariable>& leaves,
              const std::function<void(size_t leaf)>& when_final) {
  run(loss, gradient_of_loss(loss), {leaves, when_final});
}

}  // namespace attune
