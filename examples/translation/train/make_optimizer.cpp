// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/make_optimizer.h"

#include <utility>

#include "attune/core/error.h"
#include "attune/optim/adamw.h"
#include "attune/optim/sgd.h"

namespace nmt {

std::vector<NamedVariable> trained_parameters(const Model& model, const TrainingOptions& options) {
  std::vector<NamedVariable> parameters = model.translator->parameters();
  const auto leave_out = [&](const Variable& frozen) {
    std::erase_if(parameters, [&](const NamedVariable& parameter) {
      return &parameter.variable.value() == &frozen.value();  // copies of a variable share it
    });
  };
  const Frozen frozen = options.freeze_embeddings;
  if (frozen == Frozen::source || frozen == Frozen::both) {
    leave_out(model.translator->source_embedding());
  }
  if (frozen == Frozen::target || frozen == Frozen::both) {
    leave_out(model.translator->target_embedding());
  }
  return parameters;
}

std::unique_ptr<Optimizer> make_optimizer(const TrainingOptions& options,
                                          const std::vector<NamedVariable>& parameters) {
  const auto rate = static_cast<real>(options.learning_rate);
  const auto beta2 = static_cast<real>(options.beta2);
  const auto decay = static_cast<real>(options.weight_decay);
  std::vector<ParameterGroup> groups = decay_matrices_only(parameters);
  switch (options.optimizer) {
    case OptimizerKind::adam:
      return std::make_unique<Adam>(
          std::move(groups),
          AdamOptions{.learning_rate = rate, .beta2 = beta2, .weight_decay = decay});
    case OptimizerKind::adamw:
      return std::make_unique<AdamW>(
          std::move(groups),
          AdamWOptions{.learning_rate = rate, .beta2 = beta2, .weight_decay = decay});
    case OptimizerKind::sgd:
      return std::make_unique<Sgd>(std::move(groups),
                                   SgdOptions{.learning_rate = rate,
                                              .momentum = static_cast<real>(options.momentum),
                                              .weight_decay = decay});
  }
  fail("train: this optimizer is unknown");
}

}  // namespace nmt
