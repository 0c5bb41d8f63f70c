// SPDX-License-Identifier: MIT
// The shorter examples of the README, as they stand there ("Your own program" is package.readme's).
#include <doctest/doctest.h>

#include <cmath>
#include <iostream>
#include <sstream>
#include <utility>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/op.h"
#include "attune/autograd/ops.h"
#include "attune/core/elementwise.h"
#include "attune/core/rng.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/linear.h"
#include "attune/optim/adam.h"
#include "attune/optim/clip.h"

namespace {

using namespace attune;
using namespace attune::testing;

namespace of_readme {
#include "readmes/op.inc"
}

TEST_CASE("README: backward() leaves the gradient in the leaf, and it can be printed") {
  std::ostringstream printed;
  std::streambuf* const console = std::cout.rdbuf(printed.rdbuf());
#include "readmes/gradient.inc"
  std::cout.rdbuf(console);

  const Tensor y = tanh(Tensor::of({4.5, -0.5}).reshape({1, 2}));  // x w, by hand
  const Tensor dy = map(y, [](real v) { return 1 - v * v; });
  CHECK(close(w.grad(), matmul(Tensor::of({1, 2}).reshape({2, 1}), dy)));
  std::ostringstream expected;
  expected.copyfmt(std::cout);  // doctest's --duration changes how that one writes numbers
  expected << w.grad();
  CHECK(printed.str() == expected.str());
}

TEST_CASE("README: its tanh is the library's") {
  const auto value_and_gradient = [](Variable (*op)(const Variable&)) {
    const Variable x(random_tensor({3, 4}), /*requires_grad=*/true);
    const Variable y = op(x);
    backward(sum(y * y));
    return std::pair(y.value(), x.grad());
  };
  const auto of_readme = value_and_gradient(of_readme::tanh), ours = value_and_gradient(tanh);
  CHECK(same_bits(of_readme.first, ours.first));
  CHECK(same_bits(of_readme.second, ours.second));
}

TEST_CASE("README: its classifier learns, and says what is wrong") {
  Rng rng(1);
  const Variable pixels = constant(random_tensor({10, 784}));
  const Ids digits({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  const std::vector<std::pair<Variable, Ids>> batches(30, {pixels, digits});
#include "readmes/classifier.inc"
  CHECK(cross_entropy(model(pixels), digits).item() < std::log(10.0) / 4);  // log 10: by chance
  CHECK(error_of([&] {
          model(constant(Tensor::zeros({32, 64})));
        }) == "linear: inner sizes differ, [32, 64] x [64, 784]^T, in hidden");
}

}  // namespace
