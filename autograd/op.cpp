// SPDX-License-Identifier: MIT
#include "attune/autograd/op.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "attune/autograd/graph.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/layout.h"
#include "attune/core/matmul.h"

namespace attune {

Variable Graph::make(Tensor value, std::shared_ptr<Node> node, int output) {
  Variable result;
  result.state_ = std::make_shared<Variable::State>(std::move(value), std::move(node), output);
  return result;
}

std::string Node::name() const {
  const std::string of = is_leaf() ? "a leaf" : op;
  return scope == nullptr || scope->empty() ? of : of + " in " + *scope;
}

// The default destructor would recurse through the inputs, as deep as the graph is long. A list of
// what is to be freed would take memory, which there may not be: so the nodes themselves are one.
Node::~Node() {
  std::shared_ptr<Node> first;
  const auto doom = [&first](std::vector<Edge>& edges) {
    for (Edge& edge : edges) {  // the last edge to a node frees it: y * y has two to y
      std::shared_ptr<Node> node = std::move(edge.node);
      if (node == nullptr || node.use_count() > 1) continue;
      node->doomed = std::move(first);
      first = std::move(node);
    }
    edges.clear();
  };
  doom(inputs);
  while (first != nullptr) {
    const std::shared_ptr<Node> node = std::exchange(first, std::move(first->doomed));
    doom(node->inputs);
  }
}

GradientSum& Gradients::slot(int input) const {
  const Node::Edge& edge = node_.inputs[static_cast<size_t>(input)];
  return edge.node->gradients[static_cast<size_t>(edge.output)];
}

const Shape& Gradients::shape(int input) const {
  const Node::Edge& edge = node_.inputs[static_cast<size_t>(input)];
  return edge.node->shapes[static_cast<size_t>(edge.output)];
}

bool Gradients::wants(int input) const {
  if (input < 0 || static_cast<size_t>(input) >= node_.inputs.size()) {
    fail(node_.name(), ": backward gives a gradient to input ", input, ", of ",
         node_.inputs.size());
  }
  return node_.inputs[static_cast<size_t>(input)].node != nullptr;
}

void Gradients::check(int input, const Tensor& gradient) const {
  if (!gradient.defined()) {
    fail(node_.name(), ": backward gives input ", input, " an undefined gradient");
  }
  if (gradient.shape() != shape(input)) {
    fail(node_.name(), ": backward gives input ", input, " of shape ", shape(input),
         " a gradient of shape ", gradient.shape());
  }
}

Tensor* Gradients::sum_so_far(int input) {
  GradientSum& gradient = slot(input);
  if (!gradient.defined()) return nullptr;
  Tensor& sum = gradient.total();
  if (sum.shape() != shape(input)) {
    fail(node_.name(), ": the gradient so far of input ", input, " of shape ", shape(input),
         " has the shape ", sum.shape(), "; call zero_grad() where a value gets another shape");
  }
  return &sum;
}

void Gradients::add(int input, const Tensor& gradient) {
  if (!wants(input)) return;
  check(input, gradient);
  slot(input).add(gradient);
}

void Gradients::add_product(int input, const Tensor& p, const Tensor& q) {
  if (!wants(input)) return;
  if (shape(input) != Shape{p.size(-1), q.size(-1)}) {
    fail(node_.name(), ": backward gives input ", input, " of shape ", shape(input),
         " the product ", p.shape(), "^T x ", q.shape());
  }
  slot(input).add_product(p, q, shape(input));
}

void Gradients::add_slice(int input, int axis, int64_t begin, const Tensor& part) {
  if (!wants(input)) return;
  if (Tensor* sum = sum_so_far(input)) return add_to_slice(*sum, axis, begin, part);
  Tensor first = Tensor::zeros(shape(input));
  add_to_slice(first, axis, begin, part);
  slot(input).add(first);
}

void Gradients::add_rows(int input, const Ids& ids, const Tensor& rows,
                         std::optional<int32_t> except) {
  if (wants(input)) slot(input).add_rows(ids, rows, except, shape(input));
}

namespace {

void check_finite(const char* op, const std::vector<Tensor>& values,
                  const std::vector<Variable>& inputs) {
  if (!finding_non_finite() || std::all_of(values.begin(), values.end(), all_finite)) return;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].defined() && inputs[i].value().defined() && !all_finite(inputs[i].value())) {
      fail(op, ": input ", i, " ", inputs[i].shape(), " holds a NaN or an infinity already");
    }
  }
  fail(op, ": made a NaN or an infinity out of finite inputs");
}

// A leaf's value may have got another shape since it was made, as a table that grew has.
void follow_shape(const Variable& leaf) {
  Shape& shape = Graph::node(leaf)->shapes[0];
  if (shape != leaf.shape()) shape = leaf.shape();
}

uint64_t next_order() {
  static std::atomic<uint64_t> created{0};
  return ++created;
}

}  // namespace

bool internal::wants_graph(const std::vector<Variable>& inputs) {
  return grad_enabled() && std::any_of(inputs.begin(), inputs.end(),
                                       [](const Variable& x) { return x.requires_grad(); });
}

std::vector<Variable> internal::without_graph(const char* op, std::vector<Tensor> values,
                                              const std::vector<Variable>& inputs) {
  check_finite(op, values, inputs);
  std::vector<Variable> results;
  for (Tensor& value : values) results.emplace_back(std::move(value));
  return results;
}

std::vector<Variable> internal::with_graph(const char* op, std::vector<Tensor> values,
                                           const std::vector<Variable>& inputs, Backward backward) {
  check_finite(op, values, inputs);
  auto node = std::make_shared<Node>();
  node->op = op;
  node->scope = Scope::current();
  node->order = next_order();
  node->backward = std::move(backward);
  for (const Variable& x : inputs) {
    if (x.requires_grad() && x.is_leaf()) follow_shape(x);
    node->inputs.push_back(x.requires_grad() ? Node::Edge{Graph::node(x), Graph::output(x)}
                                             : Node::Edge{});
  }
  std::vector<Variable> results;
  for (Tensor& value : values) {
    node->shapes.push_back(value.shape());
    results.push_back(Graph::make(std::move(value), node, static_cast<int>(results.size())));
  }
  node->gradients.resize(results.size());
  return results;
}

}  // namespace attune
