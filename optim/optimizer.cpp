// SPDX-License-Identifier: MIT
#include "attune/optim/optimizer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/optim/saved_state.h"
#include "attune/optim/trainable.h"

namespace attune {
namespace {

void check_not_negative(const std::string& kind, const char* what, real value) {
  if (!(value >= 0 && std::isfinite(value)))
    fail(kind, ": the ", what, " must be finite and not negative, is ", value);
}

Shape gradient_shape(const Variable& x) {
  const RowGradient* some = x.row_grad();
  return some == nullptr ? x.grad().shape()
                         : some->rows.shape().with(0, static_cast<int64_t>(some->positions.size()));
}

}  // namespace

std::vector<NamedVariable> parameters_of(const std::vector<ParameterGroup>& groups) {
  std::vector<NamedVariable> all;
  for (const ParameterGroup& group : groups) {
    all.insert(all.end(), group.parameters.begin(), group.parameters.end());
  }
  return all;
}

std::vector<ParameterGroup> decay_matrices_only(const std::vector<NamedVariable>& parameters) {
  ParameterGroup matrices, others;
  others.weight_decay = 0;
  for (const NamedVariable& parameter : parameters) {
    (parameter.variable.rank() >= 2 ? matrices : others).parameters.push_back(parameter);
  }
  return {matrices, others};
}

Optimizer::Optimizer(std::string kind, std::vector<ParameterGroup> groups, real learning_rate,
                     real weight_decay, std::vector<std::string> remembered)
    : kind_(std::move(kind)), names_(std::move(remembered)) {
  if (names_.size() > Part().remembered.size()) {
    fail(kind_, ": remembers ", names_.size(), " tensors of each parameter, and can two");
  }
  if (names_.size() == 2 && names_[0] == names_[1]) {
    fail(kind_, ": both tensors that it remembers are named ", names_[0]);
  }
  set_learning_rate(learning_rate);
  check_not_negative(kind_, "weight decay", weight_decay);
  check_trainable(kind_, parameters_of(groups));
  for (ParameterGroup& group : groups) add(std::move(group), weight_decay);
  if (slots_.empty()) fail(kind_, ": there are no parameters to optimize");
}

void Optimizer::add(ParameterGroup group, real weight_decay) {
  const real decay = group.weight_decay.value_or(weight_decay);
  check_not_negative(kind_, "weight decay of a group", decay);
  check_not_negative(kind_, "learning-rate factor of a group", group.learning_rate_factor);
  for (NamedVariable& parameter : group.parameters) {
    // Each with a storage of its own: a shared one would be copied in the first step, when memory
    // is as full as it gets.
    std::vector<Tensor> remembered;
    for (size_t i = 0; i < names_.size(); ++i) {
      remembered.push_back(Tensor::zeros(parameter.variable.shape()));
    }
    slots_.push_back({std::move(parameter), group.learning_rate_factor, decay, remembered});
  }
}

void Optimizer::check_step(const Slot& slot) const {
  const auto& [name, variable] = slot.parameter;
  const real rate = learning_rate_ * slot.learning_rate_factor;
  if (!std::isfinite(rate * std::max<real>(1, slot.weight_decay))) {
    fail(kind_, ": the learning rate of ", name, ", which is ", learning_rate_, " times ",
         slot.learning_rate_factor, ", or that times its weight decay ", slot.weight_decay,
         " is beyond all numbers");
  }
  const Shape shape = gradient_shape(variable);
  if (shape != variable.shape()) {
    fail(kind_, ": the gradient of ", name, " is ", shape, ", the parameter ", variable.shape());
  }
  for (const Tensor& remembered : slot.remembered) {
    if (remembered.shape() != variable.shape()) {
      fail(kind_, ": what is kept of ", name, " is ", remembered.shape(), ", the parameter ",
           variable.shape(), "; a parameter of another shape needs another optimizer");
    }
  }
}

void Optimizer::step(real gradient_factor) {
  if (!std::isfinite(gradient_factor)) {
    fail(kind_, ": the gradient factor must be finite, is ", gradient_factor);
  }
  for (const Slot& slot : slots_) {
    if (slot.parameter.variable.has_grad()) check_step(slot);
  }
  // All memory, which there may not be, before anything moves.
  std::vector<std::pair<Slot*, Update>> moves;
  for (Slot& slot : slots_) {
    if (!slot.parameter.variable.has_grad()) continue;
    make_room(slot);
    moves.emplace_back(&slot, update({.number = slot.steps + 1,
                                      .learning_rate = learning_rate_ * slot.learning_rate_factor,
                                      .weight_decay = slot.weight_decay,
                                      .gradient_factor = gradient_factor}));
    if (!moves.back().second) fail(kind_, ": update() gives no function");
  }
  ++steps_;
  for (const auto& [slot, update] : moves) {
    move(*slot, update);
    ++slot->steps;
  }
}

// The gradient's rows, if it is one of rows and the update takes them.
const RowGradient* Optimizer::rows_of(const Slot& slot) const {
  return needs_whole() ? nullptr : slot.parameter.variable.row_grad();
}

// So that move() asks for no memory.
void Optimizer::make_room(Slot& slot) {
  Variable& variable = slot.parameter.variable;
  variable.mutable_value().mutable_data();
  for (Tensor& remembered : slot.remembered) remembered.mutable_data();
  if (needs_whole()) variable.mutable_grad();
  if (const RowGradient* some = rows_of(slot)) {
    const int64_t width = some->rows.shape().numel(1, some->rows.rank());
    if (!zeros_.defined() || zeros_.numel() < width) zeros_ = Tensor::zeros({width});
  }
}

void Optimizer::move(Slot& slot, const Update& update) const {
  Variable& variable = slot.parameter.variable;
  real* x = variable.mutable_value().mutable_data();
  std::array<real*, 2> remembered{};
  for (size_t i = 0; i < names_.size(); ++i) remembered[i] = slot.remembered[i].mutable_data();
  const auto move_part = [&](const real* gradient, int64_t begin, int64_t n) {
    Part part{n, x + begin, gradient, {}};
    for (size_t i = 0; i < names_.size(); ++i) part.remembered[i] = remembered[i] + begin;
    update(part);
  };
  const RowGradient* some = rows_of(slot);
  if (some != nullptr) {
    const int64_t width = variable.shape().numel(1, variable.rank()), rows = variable.size(0);
    parallel_for(rows, row_grain(kElementwiseGrain, width), [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) {
        const real* row = some->row(r);
        move_part(row == nullptr ? zeros_.data() : row, r * width, width);
      }
    });
    return;
  }
  const Tensor full = variable.grad();
  const real* gradient = full.data();
  if (needs_whole()) return move_part(gradient, 0, variable.numel());
  parallel_for(variable.numel(), kElementwiseGrain, [&](int64_t begin, int64_t end) {
    move_part(gradient + begin, begin, end - begin);
  });
}

void Optimizer::zero_grad() {
  for (Slot& slot : slots_) slot.parameter.variable.zero_grad();
}

void Optimizer::set_learning_rate(real learning_rate) {
  check_not_negative(kind_, "learning rate", learning_rate);
  learning_rate_ = learning_rate;
}

std::string Optimizer::name_in_state(const std::string& what, const std::string& parameter) const {
  return kind_ + "." + what + "." + parameter;
}

SafetensorsFile Optimizer::state() const {
  SafetensorsFile state;
  state.tensors[kind_ + ".learning_rate"] = Tensor::scalar(learning_rate_);
  state.integers[kind_ + ".steps"] = {steps_};
  for (const Slot& slot : slots_) {
    state.integers[name_in_state("steps", slot.parameter.name)] = {slot.steps};
    for (size_t i = 0; i < names_.size(); ++i) {
      state.tensors[name_in_state(names_[i], slot.parameter.name)] = slot.remembered[i];
    }
  }
  return state;
}

void Optimizer::load_state(const SafetensorsFile& saved) {
  check_saved_state(kind_, state(), saved);
  for (const Slot& slot : slots_) {
    for (const std::string& name : names_) {
      const Tensor& remembered = saved.tensors.at(name_in_state(name, slot.parameter.name));
      if (!all_finite(remembered) || !can_be(name, remembered)) {
        fail(kind_, ": ", name_in_state(name, slot.parameter.name),
             " of the saved state has numbers that no step leaves, unless a gradient was not ",
             "finite or too large to be squared");
      }
    }
  }
  std::vector<Slot> slots = slots_;  // memory may run out on the way
  for (Slot& slot : slots) {
    slot.steps = saved.integers.at(name_in_state("steps", slot.parameter.name))[0];
    for (size_t i = 0; i < names_.size(); ++i) {
      slot.remembered[i] = saved.tensors.at(name_in_state(names_[i], slot.parameter.name));
    }
  }
  const int64_t steps = saved.integers.at(kind_ + ".steps")[0];
  set_learning_rate(saved.tensors.at(kind_ + ".learning_rate").item());
  steps_ = steps;
  slots_ = std::move(slots);
}

}  // namespace attune
