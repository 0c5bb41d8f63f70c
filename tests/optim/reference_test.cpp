// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <map>

#include "attune/core/testing/tensors.h"
#include "attune/tests/optim/optimizers.h"

namespace {

using namespace attune;
using namespace attune::testing;

// What torch.optim of PyTorch 1.13.1, for RMSprop 2.15.0, makes in double of (1, -2, 0.5) with
// these three gradients. Of Lion, which it has not: what the paper's algorithm makes, in a few
// lines of Python.
const Tensor kGradients = Tensor::of({{0.1, -0.2, 0.3}, {0.4, 0.0, -1.0}, {-0.5, 0.25, 2.0}});
const std::map<std::string, Tensor> kExpected = {
    {"sgd", Tensor::of({1.0, -2.005, 0.36999999999999994})},
    {"sgd, decay", Tensor::of({0.985374625, -1.97534925, 0.36233668750000003})},
    {"momentum", Tensor::of({0.9469, -1.9707999999999999, 0.4086999999999999})},
    {"momentum, decay", Tensor::of({0.9193596249999999, -1.9153192499999998, 0.39480418749999996})},
    {"nesterov", Tensor::of({0.9522099999999999, -1.97872, 0.28783000000000003})},
    {"nesterov, decay", Tensor::of({0.913547027875, -1.8999500557500002, 0.2676154770624999})},
    {"adam", Tensor::of({0.9981737930399611, -1.9985055983861608, 0.49914001840129213})},
    {"adam, other options",
     Tensor::of({0.8233385878975564, -1.8640242583135425, 0.413923141045365})},
    {"adam, decay", Tensor::of({0.8020189525939038, -1.7829837833754516, 0.41005822761650257})},
    {"adamw", Tensor::of({0.9981438221836229, -1.99844562568664, 0.49912503334787345})},
    {"adamw, other options",
     Tensor::of({0.8098518002320767, -1.8354826591021274, 0.4071721908597572})},
    {"rmsprop", Tensor::of({0.8802747562401987, -1.9783918895030577, 0.40707092704604986})},
    {"rmsprop, other options",
     Tensor::of({-0.0566543107163251, -1.246850843713008, -0.005970197344796382})},
    {"lion", Tensor::of({0.9999, -1.9999, 0.4999})},
    {"lion, other options", Tensor::of({0.8865723750000001, -1.8716472499999999, 0.3930349375})},
};

TEST_CASE("optimizers: three steps are those of another implementation") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Variable x(Tensor::of({1.0, -2.0, 0.5}), true);
    const auto optimizer = kind.over({{"x", x}});
    for (int64_t t = 0; t < kGradients.size(0); ++t) {
      x.mutable_grad() = kGradients[t];
      optimizer->step();
    }
    CHECK(close(x.value(), kExpected.at(kind.name)));
  }
}

}  // namespace
