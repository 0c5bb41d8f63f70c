// SPDX-License-Identifier: MIT
#include "attune/autograd/to_dot.h"

#include <unordered_map>

#include "attune/autograd/graph.h"
#include "attune/core/error.h"
#include "attune/core/text_stream.h"

namespace attune {
namespace {

// As a string in quotation marks has it.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

void draw(std::ostream& out, size_t number, const Node& node) {
  out << "  n" << number << " [shape=" << (node.is_leaf() ? "ellipse" : "box") << ", label=\""
      << escaped(node.name());
  for (const Shape& shape : node.shapes) out << "\\n" << shape;
  out << "\"];\n";
}

}  // namespace

std::string to_dot(const Variable& y) {
  if (!y.requires_grad()) fail("to_dot: there is no graph: nothing here requires a gradient");
  TextStream out;
  out << "digraph attune {\n  rankdir=LR;\n";
  std::unordered_map<const Node*, size_t> numbers{{Graph::node(y).get(), 0}};
  std::vector<const Node*> open{Graph::node(y).get()};
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    draw(out, numbers[node], *node);
    for (const Node::Edge& edge : node->inputs) {
      if (edge.node == nullptr) continue;
      const auto [entry, is_new] = numbers.try_emplace(edge.node.get(), numbers.size());
      if (is_new) open.push_back(edge.node.get());
      out << "  n" << entry->second << " -> n" << numbers[node] << ";\n";
    }
  }
  out << "}\n";
  return out.str();
}

}  // namespace attune
