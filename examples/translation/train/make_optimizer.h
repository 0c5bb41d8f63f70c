// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/train/options.h"
#include "attune/optim/optimizer.h"

namespace nmt {

/// All parameters of the model but the embeddings that are frozen, and what is tied to them.
std::vector<NamedVariable> trained_parameters(const Model& model, const TrainingOptions& options);

/// The optimizer that the options name, of these parameters; biases have no weight decay.
std::unique_ptr<Optimizer> make_optimizer(const TrainingOptions& options,
                                          const std::vector<NamedVariable>& parameters);

}  // namespace nmt
