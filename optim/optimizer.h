// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/files/safetensors.h"
#include "attune/core/real.h"
#include "attune/core/tensor.h"

/// What all optimizers have in common:
///
///   Adam optimizer(model->parameters(), {.learning_rate = 1e-3});
///   for (const Batch& batch : batches) {
///     optimizer.zero_grad();
///     backward(model->loss(batch));
///     optimizer.step(clip_factor(model->parameters(), 1));
///   }
namespace attune {

/// Parameters that share settings.
struct ParameterGroup {
  std::vector<NamedVariable> parameters;
  /// Times the optimizer's learning rate.
  real learning_rate_factor = 1;
  /// In place of the optimizer's weight decay.
  std::optional<real> weight_decay = std::nullopt;
};

/// Two groups: matrices, which decay as the optimizer says, and parameters of fewer axes (biases,
/// the scales of norms), which do not.
std::vector<ParameterGroup> decay_matrices_only(const std::vector<NamedVariable>& parameters);

/// Those of all groups, one after the other.
std::vector<NamedVariable> parameters_of(const std::vector<ParameterGroup>& groups);

/// The base of every optimizer: it holds the parameters and what is remembered about each, and
/// leaves to its children the equation that moves one.
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  /// Moves every parameter that has a gradient, by `gradient_factor` times that gradient: clipping
  /// without a pass of its own, see clip.h. One whose gradient is undefined, because no
  /// backward pass reached it, stays as it is: no decay, no momentum. Throws if the factor or a
  /// rate is not finite, a gradient has not its parameter's shape, or memory runs out, before
  /// anything moves.
  void step(real gradient_factor = 1);

  /// Makes every gradient undefined.
  void zero_grad();

  /// Calls of step() so far: what a Schedule wants to know.
  int64_t steps() const { return steps_; }

  real learning_rate() const { return learning_rate_; }
  /// Throws unless the rate is finite and not negative.
  void set_learning_rate(real learning_rate);

  /// Whether an update needs all elements of a parameter at once, as one that takes a norm of them
  /// does.
  virtual bool needs_whole() const { return false; }

  /// All that is remembered between steps, the learning rate included, under names such as
  /// "adam.m.decoder.weight". A snapshot, which later steps do not change.
  SafetensorsFile state() const;
  /// What opens each of those names: "adam".
  const std::string& kind() const { return kind_; }

  /// The name in state() of what is remembered of a parameter, one of remembers() or "steps".
  std::string name_in_state(const std::string& what, const std::string& parameter) const;
  /// The tensors that are kept of each: {"m", "v"}.
  const std::vector<std::string>& remembers() const { return names_; }

  /// Takes up the state of an optimizer of the same kind over the same names and shapes: from here
  /// on both take the same steps, bit for bit. What the constructor was told besides the learning
  /// rate is not in it. Throws for an entry that is missing, unknown, of another shape, or
  /// of numbers that no step leaves unless a gradient was too large to be squared, and then, as
  /// where memory runs out, changes nothing; metadata is ignored.
  void load_state(const SafetensorsFile& saved);

 protected:
  /// `kind` ("adam") opens every message and every name in the state; `remembered` names the
  /// tensors ("m", "v") to remember of each parameter.
  ///
  /// Throws if there is no parameter at all, if one is none (trainable.h), if a rate or a decay is
  /// negative or not finite, or if more than two tensors are to be remembered, or two of one name.
  Optimizer(std::string kind, std::vector<ParameterGroup> groups, real learning_rate,
            real weight_decay, std::vector<std::string> remembered);

  /// One step of one parameter.
  struct Step {
    int64_t number;  // of its steps, from 1
    real learning_rate, weight_decay, gradient_factor;
  };
  /// Some of its elements: n of them, of the gradient, and of each tensor that is remembered.
  struct Part {
    int64_t n;
    real* x;
    const real* gradient;
    std::array<real*, 2> remembered;
  };
  using Update = std::function<void(const Part&)>;
  /// The equation: what is the same for all elements of a parameter is computed here, once, and the
  /// result moves any part of it. Parts come from several threads, and a gradient that has rows
  /// alone comes as zeros where there are none.
  virtual Update update(const Step& step) const = 0;

  /// Whether finite numbers of a saved state can be what was remembered by that name.
  virtual bool can_be(const std::string& /*remembered*/, const Tensor& /*saved*/) const {
    return true;
  }

 private:
  // A parameter and what is remembered about it.
  struct Slot {
    NamedVariable parameter;
    real learning_rate_factor;
    real weight_decay;
    std::vector<Tensor> remembered;  // shaped like the parameter; zeros at first
    int64_t steps = 0;               // that moved it
  };
  void check_step(const Slot& slot) const;
  void add(ParameterGroup group, real weight_decay);
  const RowGradient* rows_of(const Slot& slot) const;
  void make_room(Slot& slot);
  void move(Slot& slot, const Update& update) const;

  std::string kind_;
  std::vector<std::string> names_;  // of what is remembered
  real learning_rate_ = 0;
  int64_t steps_ = 0;
  std::vector<Slot> slots_;
  Tensor zeros_;  // the gradient of a row that has none
};

}  // namespace attune
