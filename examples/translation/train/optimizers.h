// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attune/examples/translation/settings.h"
#include "attune/optim/adamw.h"
#include "attune/optim/lion.h"
#include "attune/optim/rmsprop.h"
#include "attune/optim/sgd.h"

/// The optimizers that a training can choose from: a further one is a line here.
namespace nmt {

struct OptimizerNumbers {
  real learning_rate, weight_decay;
  std::optional<real> beta2{}, momentum{};  // of those that have it, and else their own default
};

struct OptimizerRow {
  std::string_view name;
  std::string_view help;
  std::unique_ptr<Optimizer> (*make)(std::vector<ParameterGroup> groups, const OptimizerNumbers& n);
  std::optional<real> beta2 = {};  ///< what it is at first, of those that have it
  bool has_momentum = false;

  constexpr bool has_beta2() const { return beta2.has_value(); }
};

template <>
struct Choices<OptimizerRow> {
  using Made = std::unique_ptr<Optimizer>;
  using Groups = std::vector<ParameterGroup>;
  using Numbers = OptimizerNumbers;
  static constexpr OptimizerRow list[] = {
      {.name = "adam",
       .help = "with bias correction",
       .make = [](Groups groups, const Numbers& n) -> Made {
         AdamOptions options{.learning_rate = n.learning_rate, .weight_decay = n.weight_decay};
         options.beta2 = n.beta2.value_or(options.beta2);
         return std::make_unique<Adam>(std::move(groups), options);
       },
       .beta2 = AdamOptions().beta2},
      {.name = "adamw",
       .help = "Adam with decoupled weight decay",
       .make = [](Groups groups, const Numbers& n) -> Made {
         AdamWOptions options{.learning_rate = n.learning_rate, .weight_decay = n.weight_decay};
         options.beta2 = n.beta2.value_or(options.beta2);
         return std::make_unique<AdamW>(std::move(groups), options);
       },
       .beta2 = AdamWOptions().beta2},
      {.name = "sgd",
       .help = "the gradient, with a momentum if one is given",
       .make = [](Groups groups, const Numbers& n) -> Made {
         SgdOptions options{.learning_rate = n.learning_rate, .weight_decay = n.weight_decay};
         options.momentum = n.momentum.value_or(options.momentum);
         return std::make_unique<Sgd>(std::move(groups), options);
       },
       .has_momentum = true},
      {.name = "rmsprop",
       .help = "the gradient by the root of its mean square, likewise",
       .make = [](Groups groups, const Numbers& n) -> Made {
         RmspropOptions options{.learning_rate = n.learning_rate, .weight_decay = n.weight_decay};
         options.momentum = n.momentum.value_or(options.momentum);
         return std::make_unique<Rmsprop>(std::move(groups), options);
       },
       .has_momentum = true},
      {.name = "lion",
       .help = "signs of a momentum, with decoupled weight decay; takes a tenth of Adam's rate",
       .make = [](Groups groups, const Numbers& n) -> Made {
         LionOptions options{.learning_rate = n.learning_rate, .weight_decay = n.weight_decay};
         options.beta2 = n.beta2.value_or(options.beta2);
         return std::make_unique<Lion>(std::move(groups), options);
       },
       .beta2 = LionOptions().beta2}};
};

}  // namespace nmt
