// SPDX-License-Identifier: MIT
#include "attune/nn/summary.h"

#include <doctest/doctest.h>

#include "attune/nn/containers.h"
#include "attune/nn/dropout.h"
#include "attune/nn/linear.h"

struct OfNoNamespace : attune::Module {
  explicit OfNoNamespace(attune::Place at) : Module(at) {}
};

namespace {

using namespace attune;

class Curve : public Module {
 public:
  Curve(Place at, Rng& rng)
      : Module(at),
        scale_(this, "scale", Tensor::ones({1})),
        hidden_(this, "hidden", 1, 16, rng),
        rest_(this, "rest") {
    rest_->append(16, 1, rng, Bias::no);
  }

  Parameter scale_;
  Child<Linear> hidden_;
  Child<ModuleList<Linear>> rest_;
};

TEST_CASE("summary: a module as a tree, with shapes and counts") {
  Rng rng(1);
  Root<Curve> curve(rng);
  CHECK(summary(*curve) ==
        "Curve                                49\n"
        "  scale                     [1]       1\n"
        "  hidden: Linear                     32\n"
        "    weight                  [16, 1]  16\n"
        "    bias                    [16]     16\n"
        "  rest: ModuleList<Linear>           16\n"
        "    0: Linear                        16\n"
        "      weight                [1, 16]  16\n");
  curve->hidden_->freeze();
  CHECK(summary(*curve->hidden_) ==
        "Linear                     32\n"
        "  weight  [16, 1], frozen  16\n"
        "  bias    [16], frozen     16\n");
}

TEST_CASE("summary: a class has its short name, wherever it is") {
  struct Local : Module {
    explicit Local(Place at) : Module(at) {}
  };
  CHECK(summary(*Root<Local>()) == "Local    0\n");
  CHECK(summary(*Root<OfNoNamespace>()) == "OfNoNamespace    0\n");
  const auto in_lambda = [] {
    struct Inner : Module {
      explicit Inner(Place at) : Module(at) {}
    };
    return summary(*Root<Inner>());
  };
  CHECK(in_lambda() == "Inner    0\n");
  CHECK(summary(*Root<ModuleList<Local>>()).starts_with("ModuleList<"));
}

TEST_CASE("summary: of what has no parameters") {
  Rng rng(1);
  Root<Dropout> dropout(real(0.5), rng);
  CHECK(summary(*dropout) == "Dropout    0\n");
}

}  // namespace
