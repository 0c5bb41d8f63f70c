// SPDX-License-Identifier: MIT
// The example of nn/README.md: a layer of one's own, and its test.
#include <doctest/doctest.h>

#include "attune/autograd/check_gradients.h"
#include "attune/autograd/ops.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/linear.h"

namespace {

using namespace attune;
using namespace attune::testing;

/// y = t * relu(W x + b) + (1 - t) * x,   t = sigmoid(W_t x + b_t)   (Srivastava et al. 2015)
/// [..., H] -> [..., H]. The gate t starts nearly closed, so that a deep stack passes x on.
class Highway : public Module {
 public:
  Highway(Place at, int64_t size, Rng& rng)
      : Module(at),
        transform_(this, "transform", size, size, rng),
        gate_(this, "gate", size, size, rng, Bias::no),
        gate_bias_(this, "gate_bias", Tensor::full({size}, -2)) {}

  Variable operator()(const Variable& x) const {
    const Variable t = sigmoid(gate_(x) + gate_bias_);
    return t * relu(transform_(x)) + (1 - t) * x;
  }

 private:
  Child<Linear> transform_, gate_;
  Parameter gate_bias_;
};

TEST_CASE("own layer: values, gradients and errors") {
  Rng rng(1);
  const Root<Highway> highway(4, rng);
  CHECK(highway->parameter_count() == 4 * 4 + 4 + 4 * 4 + 4);

  const Variable zeros = constant(Tensor::zeros({2, 3, 4}));
  CHECK(close(highway(zeros).value(), zeros.value()));

  std::vector<NamedVariable> leaves = highway->parameters();
  const Variable x(random_tensor({2, 3, 4}), /*requires_grad=*/true);
  leaves.push_back({"x", x});
  CHECK_NOTHROW(check_gradients([&] { return highway(x); }, leaves));

  const Variable wide = constant(Tensor::zeros({2, 5}));
  CHECK(error_of([&] { highway(wide); }) ==
        "matmul: inner sizes differ, [2, 5] x [4, 4]^T, in gate");
}

}  // namespace
