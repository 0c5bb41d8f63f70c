// SPDX-License-Identifier: MIT
#include "attune/optim/trainable.h"

#include <unordered_set>

#include "attune/core/error.h"

namespace attune {

void check_trainable(const std::string& owner, const std::vector<NamedVariable>& parameters) {
  for (const auto& [name, variable] : parameters) {
    if (!variable.defined()) fail(owner, ": parameter ", name, " is undefined");
    if (!variable.requires_grad() && !variable.is_frozen()) {
      fail(owner, ": parameter ", name, " requires no gradient");
    }
    if (!variable.is_leaf()) fail(owner, ": ", name, " is the result of an op, not a parameter");
  }
  check_distinct(owner, parameters);
  std::unordered_set<std::string> names;
  for (const NamedVariable& parameter : parameters) {
    if (!names.insert(parameter.name).second) {
      fail(owner, ": two parameters are named ", parameter.name);
    }
  }
}

}  // namespace attune
