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

  std::unique_ptr<Optimizer> over(std::vector<NamedVariable> parameters) const {
    return make({{std::move(parameters)}});
  }
};

template <class Kind, class Options>
OptimizerKind optimizer_kind(const std::string& name, const Options& options) {
  return {name, [options](std::vector<ParameterGroup> groups) -> std::unique_ptr<Optimizer> {
            return std::make_unique<Kind>(std::move(groups), options);
          }};
}

inline std::vector<OptimizerKind> all_optimizers() {
  return {
      optimizer_kind<Sgd>("sgd", SgdOptions{.learning_rate = 0.1}),
      optimizer_kind<Sgd>("sgd, decay", SgdOptions{.learning_rate = 0.1, .weight_decay = 0.05}),
      optimizer_kind<Sgd>("momentum", SgdOptions{.learning_rate = 0.1, .momentum = 0.9}),
      optimizer_kind<Sgd>("momentum, decay", SgdOptions{0.1, 0.9, false, 0.05}),
      optimizer_kind<Sgd>("nesterov", SgdOptions{0.1, 0.9, true, 0}),
      optimizer_kind<Sgd>("nesterov, decay", SgdOptions{0.1, 0.9, true, 0.05}),
      optimizer_kind<Adam>("adam", AdamOptions{}),
      optimizer_kind<Adam>("adam, other options", AdamOptions{0.1, 0.8, 0.95, 1e-3, 0}),
      optimizer_kind<Adam>("adam, decay", AdamOptions{.learning_rate = 0.1, .weight_decay = 0.05}),
      optimizer_kind<AdamW>("adamw", AdamWOptions{}),
      optimizer_kind<AdamW>("adamw, other options", AdamWOptions{0.1, 0.8, 0.95, 1e-3, 0.05}),
      optimizer_kind<Rmsprop>("rmsprop", RmspropOptions{}),
      optimizer_kind<Rmsprop>("rmsprop, other options", RmspropOptions{0.1, 0.9, 1e-3, 0.8, 0.05}),
      optimizer_kind<Lion>("lion", LionOptions{}),
      optimizer_kind<Lion>("lion, other options", LionOptions{0.1, 0.8, 0.95, 0.05}),
  };
}

}  // namespace attune::testing
