// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/nn/module.h"
#include "attune/nn/recurrent/recurrent.h"

/// What tests ask of modules.
namespace attune::testing {

/// All parameters in order, with their shapes: "weight [3, 2], bias [3]".
std::string described(const Module& module);

/// The parameter of this name; throws if there is none.
Variable parameter(const Module& module, const std::string& name);

/// Fills every parameter of `to` from the one of `from` that has the same name plus `suffix`.
void copy_parameters(const Module& from, const std::string& suffix, const Module& to);

/// All parameters' values, to see later whether something changed them.
std::vector<Tensor> values(const Module& module);
/// All parameters' gradients; zeros where none came.
std::vector<Tensor> gradients(const Module& module);

/// All elements in one vector: for the gradient check of a function with several results.
Variable joined(const std::vector<Variable>& parts);
/// The output and all final states of a recurrent layer.
std::vector<Variable> parts(const Recurrent::Result& result);
/// All that the states are of.
std::vector<Variable> parts(const std::vector<RecurrentState>& states);

}  // namespace attune::testing
