// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attune/optim/adam.h"
#include "attune/optim/adamw.h"
#include "attune/optim/lion.h"
#include "attune/optim/rmsprop.h"
#include "attune/optim/sgd.h"

/// Every optimizer, for what all of them must do.
namespace attune::testing {

struct OptimizerKind {
  std::string name;
  std::function<std::unique_ptr<Optimizer>(std::vector<ParameterGroup>)> make;
  std::vector<double> after_three_steps;  // see reference_test.cpp

  std::unique_ptr<Optimizer> over(std::vector<NamedVariable> parameters) const {
    return make({{std::move(parameters)}});
  }
};

template <class Kind, class Options>
OptimizerKind optimizer_kind(const std::string& name, const Options& options,
                             const std::vector<double>& after_three_steps = {}) {
  return {name,
          [options](std::vector<ParameterGroup> groups) -> std::unique_ptr<Optimizer> {
            return std::make_unique<Kind>(std::move(groups), options);
          },
          after_three_steps};
}

/// With what torch.optim of PyTorch 1.13.1, for RMSprop 2.15.0, makes in double of (1, -2, 0.5)
/// with the three gradients of reference_test.cpp. Of Lion, which it has not: what the paper's
/// algorithm makes, in a few lines of Python.
inline std::vector<OptimizerKind> all_optimizers() {
  return {
      optimizer_kind<Sgd>("sgd", SgdOptions{.learning_rate = 0.1},
                          {1.0, -2.005, 0.36999999999999994}),
      optimizer_kind<Sgd>("sgd, decay", SgdOptions{.learning_rate = 0.1, .weight_decay = 0.05},
                          {0.985374625, -1.97534925, 0.36233668750000003}),
      optimizer_kind<Sgd>("momentum", SgdOptions{.learning_rate = 0.1, .momentum = 0.9},
                          {0.9469, -1.9707999999999999, 0.4086999999999999}),
      optimizer_kind<Sgd>("momentum, decay", SgdOptions{0.1, 0.9, false, 0.05},
                          {0.9193596249999999, -1.9153192499999998, 0.39480418749999996}),
      optimizer_kind<Sgd>("nesterov", SgdOptions{0.1, 0.9, true, 0},
                          {0.9522099999999999, -1.97872, 0.28783000000000003}),
      optimizer_kind<Sgd>("nesterov, decay", SgdOptions{0.1, 0.9, true, 0.05},
                          {0.913547027875, -1.8999500557500002, 0.2676154770624999}),
      optimizer_kind<Adam>("adam", AdamOptions{},
                           {0.9981737930399611, -1.9985055983861608, 0.49914001840129213}),
      optimizer_kind<Adam>("adam, other options", AdamOptions{0.1, 0.8, 0.95, 1e-3, 0},
                           {0.8233385878975564, -1.8640242583135425, 0.413923141045365}),
      optimizer_kind<Adam>("adam, decay", AdamOptions{.learning_rate = 0.1, .weight_decay = 0.05},
                           {0.8020189525939038, -1.7829837833754516, 0.41005822761650257}),
      optimizer_kind<AdamW>("adamw", AdamWOptions{},
                            {0.9981438221836229, -1.99844562568664, 0.49912503334787345}),
      optimizer_kind<AdamW>("adamw, other options", AdamWOptions{0.1, 0.8, 0.95, 1e-3, 0.05},
                            {0.8098518002320767, -1.8354826591021274, 0.4071721908597572}),
      optimizer_kind<Rmsprop>("rmsprop", RmspropOptions{},
                              {0.8802747562401987, -1.9783918895030577, 0.40707092704604986}),
      optimizer_kind<Rmsprop>("rmsprop, other options", RmspropOptions{0.1, 0.9, 1e-3, 0.8, 0.05},
                              {-0.0566543107163251, -1.246850843713008, -0.005970197344796382}),
      optimizer_kind<Lion>("lion", LionOptions{}, {0.9999, -1.9999, 0.4999}),
      optimizer_kind<Lion>("lion, other options", LionOptions{0.1, 0.8, 0.95, 0.05},
                           {0.8865723750000001, -1.8716472499999999, 0.3930349375}),
  };
}

}  // namespace attune::testing
