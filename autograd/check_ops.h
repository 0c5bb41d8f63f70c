// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/rng.h"
#include "attune/core/testing/tensors.h"

/// A row of a table says what an op must do; check_ops() and check_errors() hold it to that, and
/// throw an Error that names the row and what differs. They need no test framework.
namespace attune::testing {

/// Draws the values of a leaf.
using Draw = std::function<Tensor(const Shape&, Rng&)>;
Draw between(real low, real high);
/// In [-2, -0.2] or [0.2, 2]: for divisors, and for functions with a kink at 0.
Draw away_from_zero();
/// Multiples of 0.1 in random order, around 0: for a maximum, whose kink is a tie.
Draw distinct();

using Leaves = std::vector<Variable>;
using Values = std::vector<Tensor>;

struct OpCase {
  std::string name;
  std::function<Variable(const Leaves& x)> op;
  std::vector<Shape> leaves;
  Shape result;
  /// One element of the result, computed the slow and obvious way; without it, values are not
  /// looked at.
  std::function<double(const Values& x, const Index& i)> naive = nullptr;
  Draw draw = between(-1, 1);
};

/// For each row: the result's shape and values; the gradients against differences, with all leaves
/// requiring one and with each leaf alone (in double only: in float, differences say little); and
/// that a second backward pass adds the same gradients again. Throws too where there is no row.
void check_ops(const std::vector<OpCase>& cases);

struct BadCall {
  std::function<void()> call;
  std::string sentence;
};

/// For each row: the call throws an Error that says exactly this sentence.
void check_errors(const std::vector<BadCall>& calls);

/// A leaf of zeros that requires a gradient.
Variable leaf(const Shape& shape);

}  // namespace attune::testing
