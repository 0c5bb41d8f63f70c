// SPDX-License-Identifier: MIT
#include "attune/core/print_elements.h"

#include <algorithm>
#include <string>
#include <vector>

#include "attune/core/text_stream.h"

namespace attune {
namespace {

constexpr int64_t kMost = 8;  // of an axis

// An array whose elements are written already; all but the last axis are lines below each other.
struct Printed {
  Shape shape;
  std::vector<std::string> elements;  // those that are shown, in order
  std::vector<size_t> widths;         // of the columns
};

int64_t shown(const Shape& shape, int axis) { return std::min(shape[axis], kMost); }

// Visits the places of what is shown.
template <class Visit>
void visit(const Shape& shape, int axis, int64_t offset, const Visit& each) {
  if (axis == shape.rank()) return each(offset);
  for (int64_t i = 0; i < shown(shape, axis); ++i) {
    visit(shape, axis + 1, offset * shape[axis] + i, each);
  }
}

void print(std::ostream& out, const Printed& array, int axis, size_t& next) {
  const Shape& shape = array.shape;
  const bool is_last = axis == shape.rank() - 1;
  out << '{';
  for (int64_t i = 0; i < shown(shape, axis); ++i) {
    if (is_last) {
      const std::string& element = array.elements[next++];
      if (i > 0) out << ", ";
      if (shape.rank() > 1) {
        out << std::string(array.widths[static_cast<size_t>(i)] - element.size(), ' ');
      }
      out << element;
    } else {
      if (i > 0) out << ",\n" << std::string(static_cast<size_t>(axis) + 1, ' ');
      print(out, array, axis + 1, next);
    }
  }
  if (shape[axis] > kMost) {
    out << (is_last ? ", ..." : ",\n" + std::string(static_cast<size_t>(axis) + 1, ' ') + "...");
  }
  out << '}';
}

template <class Number>
std::ostream& print_array(std::ostream& out, const Shape& shape, const Number* elements) {
  return print_plainly(out, [&](std::ostream& text) {
    text << shape << (shape.rank() > 1 ? '\n' : ' ');
    if (shape.rank() == 0) {
      text << *elements;
      return;
    }
    Printed array{shape, {}, std::vector<size_t>(static_cast<size_t>(shown(shape, -1)))};
    visit(shape, 0, 0, [&](int64_t offset) {
      TextStream element;
      element.flags(text.flags());
      element.precision(text.precision());
      element << elements[offset];
      size_t& width = array.widths[array.elements.size() % array.widths.size()];
      array.elements.push_back(element.str());
      width = std::max(width, array.elements.back().size());
    });
    size_t next = 0;
    print(text, array, 0, next);
  });
}

}  // namespace

std::ostream& print_elements(std::ostream& out, const Shape& shape, const real* elements) {
  return print_array(out, shape, elements);
}
std::ostream& print_elements(std::ostream& out, const Shape& shape, const int32_t* elements) {
  return print_array(out, shape, elements);
}

}  // namespace attune
