// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/autograd/variable.h"

/// Parameters cut into slices of whole rows, which processes share out.
namespace attune {

/// Rows [begin, end) of a parameter along its first axis. A vector is cut between runs of kRun
/// elements, and a scalar is one row.
struct Slice {
  static constexpr int64_t kRun = 1024;

  size_t parameter;
  int64_t begin, end;

  /// That part of a value [rows, ...] of the parameter's shape.
  Tensor of(const Tensor& value) const;
  /// The shape of that.
  Shape shape(const Shape& value) const {
    return value.rank() == 0 ? Shape{1} : value.with(0, end - begin);
  }
  /// Where it begins in the value's elements, and how many of them it has.
  int64_t first_element(const Shape& value) const;
  int64_t elements(const Shape& value) const;
};

/// For each of so many processes, slices with as many elements for one as for the other, but for a
/// row or run: in the order of parameters, each row in one slice. `whole` cuts no parameter.
std::vector<std::vector<Slice>> share_out(const std::vector<NamedVariable>& parameters,
                                          int processes, bool whole);

}  // namespace attune
