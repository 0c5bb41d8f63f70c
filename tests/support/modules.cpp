// SPDX-License-Identifier: MIT
#include "attune/tests/support/modules.h"

#include "attune/autograd/layout.h"
#include "attune/core/error.h"

namespace attune::testing {

std::string described(const Module& module) {
  std::string text;
  for (const auto& [name, variable] : module.parameters()) {
    text += (text.empty() ? "" : ", ") + name + " " + variable.shape().to_string();
  }
  return text;
}

Variable parameter(const Module& module, const std::string& name) {
  for (const NamedVariable& p : module.parameters()) {
    if (p.name == name) return p.variable;
  }
  fail("no parameter ", name, " among ", described(module));
}

void copy_parameters(const Module& from, const std::string& suffix, const Module& to) {
  for (NamedVariable p : to.parameters()) {
    p.variable.mutable_value() = parameter(from, p.name + suffix).value();
  }
}

std::vector<Tensor> values(const Module& module) {
  std::vector<Tensor> all;
  for (const NamedVariable& p : module.parameters()) all.push_back(p.variable.value());
  return all;
}

std::vector<Tensor> gradients(const Module& module) {
  std::vector<Tensor> all;
  for (const auto& [name, variable] : module.parameters()) {
    const bool came = variable.grad().defined();
    all.push_back(came ? variable.grad() : Tensor::zeros(variable.shape()));
  }
  return all;
}

Variable joined(const std::vector<Variable>& parts) {
  std::vector<Variable> flat;
  for (const Variable& part : parts) flat.push_back(reshape(part, {part.numel()}));
  return concat(flat, 0);
}

std::vector<Variable> parts(const Recurrent::Result& result) {
  std::vector<Variable> all = parts(result.final);
  all.insert(all.begin(), result.output);
  return all;
}

std::vector<Variable> parts(const std::vector<RecurrentState>& states) {
  std::vector<Variable> all;
  for (const RecurrentState& state : states) all.insert(all.end(), state.begin(), state.end());
  return all;
}

}  // namespace attune::testing
