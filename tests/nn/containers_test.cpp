// SPDX-License-Identifier: MIT
#include "attune/nn/containers.h"

#include <doctest/doctest.h>

#include <functional>

#include "attune/autograd/ops.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/dropout.h"
#include "attune/nn/linear.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("Sequential: runs modules and functions in order, named by position") {
  Rng rng(1);
  Root<Sequential> net;
  net->add<Linear>(2, 3, rng);
  net->add([](const Variable& x) { return tanh(x); });
  net->add<Linear>(3, 1, rng, Bias::no);
  CHECK(described(*net) == "0.weight [3, 2], 0.bias [3], 2.weight [1, 3]");

  const Variable x = constant(random_tensor({4, 2}));
  const Variable by_hand =
      matmul(tanh(matmul(x, transposed(parameter(*net, "0.weight"))) + parameter(*net, "0.bias")),
             transposed(parameter(*net, "2.weight")));
  CHECK(same_bits(net(x).value(), by_hand.value()));
  CHECK(error_of([&] {
          net(constant(Tensor::zeros({4, 3})));
        }) == "linear: inner sizes differ, [4, 3] x [3, 2]^T, in 0");
}

TEST_CASE("Sequential: of no steps is x; a step that cannot be built is not added") {
  Rng rng(1);
  Root<Sequential> net;
  const Variable x = constant(random_tensor({4, 2}));
  CHECK(same_bits(net(x).value(), x.value()));
  CHECK(error_of([&] { net->add<Dropout>(real(1.5), rng); }) ==
        "Dropout: the probability must lie in [0, 1), is 1.5, in 0");
  CHECK(same_bits(net(x).value(), x.value()));
  net->add<Linear>(2, 1, rng);
  CHECK(described(*net) == "0.weight [1, 2], 0.bias [1]");
}

TEST_CASE("Sequential: an empty function is refused") {
  Root<Sequential> net;
  CHECK(error_of([&] { net->add(std::function<Variable(const Variable&)>()); }) ==
        "Sequential: step 0 is an empty function");
}

TEST_CASE("Sequential: eval reaches its steps") {
  Rng rng(1);
  Root<Sequential> net;
  net->add<Dropout>(real(0.5), rng);
  const Variable x = constant(Tensor::ones({50}));
  CHECK_FALSE(same_bits(net(x).value(), x.value()));
  net->eval();
  CHECK(same_bits(net(x).value(), x.value()));
  net->add<Dropout>(real(0.5), rng);  // joins in the mode of the others
  CHECK(same_bits(net(x).value(), x.value()));
}

/// As many layers as the setting says, each with a residual connection.
class Stack : public Module {
 public:
  Stack(Place at, int64_t layers, int64_t size, Rng& rng) : Module(at), layers_(this, "layers") {
    for (int64_t i = 0; i < layers; ++i) layers_->append(size, size, rng, Bias::no);
  }
  Variable operator()(Variable x) const {
    for (int64_t i = 0; i < layers_->size(); ++i) x = x + (*layers_)[i](x);
    return x;
  }

 private:
  Child<ModuleList<Linear>> layers_;
};

TEST_CASE("ModuleList: as many modules as a setting says") {
  Rng rng(1);
  const Root<Stack> none(0, 2, rng), two(2, 2, rng);
  const Variable x = constant(random_tensor({4, 2}));
  CHECK(described(*none).empty());
  CHECK(same_bits(none(x).value(), x.value()));
  CHECK(described(*two) == "layers.0.weight [2, 2], layers.1.weight [2, 2]");
  const Variable y = x + matmul(x, transposed(parameter(*two, "layers.0.weight")));
  const Variable z = y + matmul(y, transposed(parameter(*two, "layers.1.weight")));
  CHECK(same_bits(two(x).value(), z.value()));
  CHECK(error_of([&] {
          two(constant(Tensor::zeros({4, 3})));
        }) == "matmul: inner sizes differ, [4, 3] x [2, 2]^T, in layers.0");
  const Root<ModuleList<Linear>> empty;
  CHECK(error_of([&] { (*empty)[0]; }) == "ModuleList: no item 0, there are 0");
}

}  // namespace
