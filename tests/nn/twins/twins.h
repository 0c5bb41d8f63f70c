// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/reading.h"

/// What the table of twins is made of.
namespace attune::testing {

/// Gives each parameter numbers that are the same in float and in double, as random_tensor() does.
inline void set_random(const std::vector<NamedVariable>& parameters) {
  uint64_t seed = 100;
  for (const NamedVariable& parameter : parameters) {
    Variable variable = parameter.variable;
    variable.mutable_value() = random_tensor(variable.shape(), seed++);
  }
}

struct Computed {
  std::vector<Variable> results;
  std::vector<NamedVariable> leaves;
};

/// Computes something in one of its readings, from leaves that are equal in both.
struct TwinCase {
  std::string name;
  std::function<Computed(Reading)> run;
};

/// The cases of a list of problems, each with a name.
template <class Problems, class Run>
std::vector<TwinCase> twin_cases(const Problems& problems, Run run) {
  std::vector<TwinCase> cases;
  for (const auto& problem : problems) {
    cases.push_back({problem.name, [=](Reading reading) { return run(problem, reading); }});
  }
  return cases;
}

}  // namespace attune::testing
