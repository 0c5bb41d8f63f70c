// SPDX-License-Identifier: MIT
#include "attune/optim/slices.h"

#include <algorithm>

namespace attune {
namespace {

int64_t rows_of(const Shape& shape) { return shape.rank() == 0 ? 1 : shape[0]; }

int64_t width_of(const Shape& shape) {
  return rows_of(shape) > 0 ? shape.numel() / rows_of(shape) : 0;
}

}  // namespace

int64_t Slice::first_element(const Shape& value) const { return begin * width_of(value); }

int64_t Slice::elements(const Shape& value) const { return (end - begin) * width_of(value); }

Tensor Slice::of(const Tensor& value) const {
  return (value.rank() == 0 ? value.reshape({1}) : value).slice(begin, end);
}

// A piece that cannot be cut belongs to the process that its first element falls to.
std::vector<std::vector<Slice>> share_out(const std::vector<NamedVariable>& parameters,
                                          int processes, bool whole) {
  int64_t total = 0;
  for (const NamedVariable& p : parameters) total += p.variable.numel();
  std::vector<std::vector<Slice>> slices(static_cast<size_t>(processes));
  int64_t before = 0;  // elements of the parameters so far
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Shape& shape = parameters[i].variable.shape();
    const int64_t rows = rows_of(shape), width = width_of(shape);
    const int64_t piece = whole ? rows : shape.rank() > 1 ? 1 : Slice::kRun;
    for (int64_t begin = 0; begin < rows; begin += piece) {
      const int64_t end = std::min(begin + piece, rows);
      const int64_t first = before + begin * width;  // as many as all where only empty rows follow
      const int64_t owner =
          std::min<int64_t>(first * processes / std::max<int64_t>(total, 1), processes - 1);
      std::vector<Slice>& own = slices[static_cast<size_t>(owner)];
      if (!own.empty() && own.back().parameter == i && own.back().end == begin) {
        own.back().end = end;
      } else {
        own.push_back({i, begin, end});
      }
    }
    before += shape.numel();
  }
  return slices;
}

}  // namespace attune
