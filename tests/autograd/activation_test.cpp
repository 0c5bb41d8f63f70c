// SPDX-License-Identifier: MIT
#include "attune/autograd/activation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/autograd/check_ops.h"
#include "attune/autograd/op.h"
#include "attune/core/elementwise.h"

namespace {

using namespace attune;
using namespace attune::testing;

struct Function {
  const char* name;
  Variable (*op)(const Variable&);
  real (*on_number)(real);
  Draw draw;
};

// The op that autograd/README.md adds, and its row below.
#include "readmes/autograd/softplus.inc"

const Function kFunctions[] = {
    {"exp", exp, [](real x) { return std::exp(x); }, between(-2, 2)},
    {"log", log, [](real x) { return std::log(x); }, between(0.5, 3)},
    {"sqrt", sqrt, [](real x) { return std::sqrt(x); }, between(0.5, 3)},
    {"tanh", tanh, [](real x) { return std::tanh(x); }, between(-3, 3)},
    {"sigmoid", sigmoid, [](real x) { return 1 / (1 + std::exp(-x)); }, between(-5, 5)},
    {"relu", relu, [](real x) { return std::max(x, real(0)); }, away_from_zero()},
    {"gelu", gelu, [](real x) { return x / 2 * (1 + std::erf(x / std::sqrt(real(2)))); },
     between(-3, 3)},
#include "readmes/autograd/softplus_row.inc"
};

TEST_CASE("activation: values and gradients") {
  std::vector<OpCase> cases;
  for (const Function& f : kFunctions) {
    for (const Shape& shape : {Shape{}, Shape{1}, Shape{0}, Shape{3, 0}, Shape{3, 5}}) {
      cases.push_back({f.name + (" of " + shape.to_string()),
                       [&f](const Leaves& x) { return f.op(x[0]); },
                       {shape},
                       shape,
                       [&f](const Values& x, const Index& i) { return f.on_number(at(x[0], i)); },
                       f.draw});
    }
  }
  check_ops(cases);
}

TEST_CASE("activation: at the ends of the range") {
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  const auto apply = [](Variable (*f)(const Variable&), real x) {
    return f(Variable(Tensor::scalar(x))).item();
  };
  CHECK(apply(log, 0) == -kInfinity);
  CHECK(std::isnan(apply(log, -1)));
  CHECK(std::isnan(apply(sqrt, -1)));
  CHECK(apply(sigmoid, -1000) == 0);
  CHECK(apply(sigmoid, 1000) == 1);
  CHECK(apply(tanh, 1000) == 1);
  CHECK(apply(softplus, 1000) == 1000);
  CHECK(apply(gelu, 1000) == 1000);
  CHECK(std::isnan(apply(relu, std::nan(""))));
}

}  // namespace
