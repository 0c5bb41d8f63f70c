// SPDX-License-Identifier: MIT
// A shared library of somebody else, with Attune inside.
#include "attune/autograd/backward.h"
#include "attune/autograd/ops.h"

/// d(x^3)/dx at 2.
extern "C" double slope() {
  using namespace attune;
  const Variable x(Tensor::of({2}), /*requires_grad=*/true);
  backward(sum(x * x * x));
  return x.grad().item();
}
