// SPDX-License-Identifier: MIT
#include "attune/optim/adamw.h"

#include <utility>

namespace attune {

AdamW::AdamW(std::vector<NamedVariable> parameters, const AdamWOptions& options)
    : AdamW(std::vector<ParameterGroup>{{std::move(parameters)}}, options) {}

AdamW::AdamW(std::vector<ParameterGroup> groups, const AdamWOptions& options)
    : Adam("adamw", std::move(groups),
           {options.learning_rate, options.beta1, options.beta2, options.epsilon,
            options.weight_decay},
           Decay::decoupled) {}

}  // namespace attune
