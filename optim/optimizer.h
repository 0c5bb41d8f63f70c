// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/real.h"
#include "attune/core/safetensors.h"
#include "attune/core/tensor.h"

/// What all optimizers have in common:
///
///   Adam optimizer(model->parameters(), {.learning_rate = 1e-3});
///   for (const Batch& batch : batches) {
///     optimizer.zero_grad();
///     backward(model->loss(batch));
///     optimizer.step(clip_factor(model->parameters(), 1));
///   }
namespace attune::inline ATTUNE_PRECISION {

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

  /// All that is remembered between steps, the learning rate included, under names such as
  /// "adam.m.decoder.weight". A snapshot, which later steps do not change.
  SafetensorsFile state() const;

  /// Takes up the state of an optimizer of the same kind over the same names and shapes: from here
  /// on both take the same steps, bit for bit. What the constructor was told besides the learning
  /// rate is not in it. Throws for an entry that is missing, unknown, of another shape, or
  /// of numbers that no step leaves unless a gradient was too large to be squared, and then, as
  /// where memory runs out, changes nothing; metadata is ignored.
  void load_state(const SafetensorsFile& saved);

 protected:
  /// A parameter and what is remembered about it.
  struct Slot {
    NamedVariable parameter;
    real learning_rate_factor;
    real weight_decay;
    std::vector<Tensor> memory;  // shaped like the parameter; zeros at first
    int64_t steps = 0;           // that moved it, the one under way included
  };

  /// `kind` ("adam") opens every message and every name in the state; `memory` names the tensors
  /// ("m", "v") to remember for each parameter.
  ///
  /// Throws if there is no parameter at all, if one is undefined, requires no gradient, is the
  /// result of an op or comes twice, if two have one name, or if a rate or a decay is
  /// negative or not finite.
  Optimizer(std::string kind, std::vector<ParameterGroup> groups, real learning_rate,
            real weight_decay, std::vector<std::string> memory);

  /// Moves one parameter, by gradient_factor times the gradient it has. The memory for that is
  /// there: the parameter and what is remembered of it can be written to, the gradient is a whole
  /// one.
  virtual void update(Slot& slot, real learning_rate, real gradient_factor) = 0;

  /// Whether update() reads gradients of rows as rows (Variable::row_grad()), so that none need be
  /// made whole.
  virtual bool reads_rows() const { return false; }

  /// Whether finite numbers of a saved state can be what this memory held.
  virtual bool can_be(const std::string& /*memory*/, const Tensor& /*saved*/) const { return true; }

 private:
  void add(ParameterGroup group, real weight_decay);
  void check_name_is_new(const std::string& name) const;
  std::string key(const std::string& what, const Slot& slot) const;
  void take_memory(Slot& slot);

  std::string kind_;
  std::vector<std::string> memory_names_;
  real learning_rate_ = 0;
  int64_t steps_ = 0;
  std::vector<Slot> slots_;
};

}  // namespace attune::inline ATTUNE_PRECISION
