// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "attune/core/testing/tensors.h"
#include "attune/tests/optim/optimizers.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("optimizers: three steps are those of another implementation") {
  const Tensor gradients = Tensor::of({{0.1, -0.2, 0.3}, {0.4, 0.0, -1.0}, {-0.5, 0.25, 2.0}});
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Variable x(Tensor::of({1.0, -2.0, 0.5}), true);
    const auto optimizer = kind.over({{"x", x}});
    for (int64_t t = 0; t < gradients.size(0); ++t) {
      x.mutable_grad() = gradients[t];
      optimizer->step();
    }
    CHECK(close(x.value(), build({3}, [&](const Index& i) {
                  return kind.after_three_steps.at(static_cast<size_t>(i[0]));
                })));
  }
}

}  // namespace
