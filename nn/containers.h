// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "attune/nn/module.h"

namespace attune {

/// Steps that run one after the other, each Variable -> Variable: modules, named "0", "1", ... by
/// their position, and plain functions.
///
///   Root<Sequential> net;
///   net->add<Linear>(2, 8, rng);
///   net->add([](const Variable& x) { return tanh(x); });
///   net->add<Linear>(8, 1, rng);
class Sequential : public Module {
 public:
  explicit Sequential(Place at) : Module(at) {}

  /// Appends the module M(place, arguments...).
  template <class M, class... Arguments>
  void add(Arguments&&... arguments) {
    auto child = std::make_shared<Child<M>>(this, std::to_string(steps_.size()),
                                            std::forward<Arguments>(arguments)...);
    steps_.push_back([child](const Variable& x) { return (*child)(x); });
  }
  /// Appends a function that has no parameters of its own.
  void add(std::function<Variable(const Variable&)> function) {
    if (!function) fail("Sequential: step ", steps_.size(), " is an empty function");
    steps_.push_back(std::move(function));
  }

  Variable operator()(Variable x) const {
    for (const auto& step : steps_) x = step(x);
    return x;
  }

 private:
  std::vector<std::function<Variable(const Variable&)>> steps_;
};

/// Modules of one kind, named "0", "1", ...: layers whose number is a setting.
template <class T>
class ModuleList : public Module {
 public:
  explicit ModuleList(Place at) : Module(at) {}

  template <class... Arguments>
  void append(Arguments&&... arguments) {
    items_.push_back(std::make_unique<Child<T>>(this, std::to_string(items_.size()),
                                                std::forward<Arguments>(arguments)...));
  }

  int64_t size() const { return static_cast<int64_t>(items_.size()); }
  const Child<T>& operator[](int64_t i) const {
    if (i < 0 || i >= size()) fail("ModuleList: no item ", i, ", there are ", size());
    return *items_[static_cast<size_t>(i)];
  }

 private:
  std::vector<std::unique_ptr<Child<T>>> items_;
};

}  // namespace attune
