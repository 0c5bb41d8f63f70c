// SPDX-License-Identifier: MIT
// A program of somebody else, who has Attune installed.
#include "attune/core/matmul.h"
#include "attune/core/tensor.h"

int main() {
  const attune::Tensor m = attune::Tensor::of({{1, 1}, {1, 0}});
  const attune::Tensor square = attune::matmul(m, m);
  return attune::equal(square, attune::Tensor::of({{2, 1}, {1, 1}})) ? 0 : 1;
}
