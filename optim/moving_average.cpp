// SPDX-License-Identifier: MIT
#include "attune/optim/moving_average.h"

#include <algorithm>
#include <utility>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/optim/saved_state.h"
#include "attune/optim/trainable.h"

namespace attune {
namespace {

const std::string kAverage = "average.";
const std::string kUpdates = "average_updates";  // no parameter's: those begin with "average."

}  // namespace

MovingAverage::MovingAverage(std::vector<NamedVariable> parameters, real decay)
    : parameters_(std::move(parameters)), decay_(decay) {
  if (!(decay >= 0 && decay < 1)) {
    fail("moving average: the decay must lie in [0, 1), is ", decay);
  }
  check_trainable("moving average", parameters_);
  for (const auto& [name, variable] : parameters_) averages_.push_back(variable.value());
}

void MovingAverage::update() {
  if (is_exchanged_) fail("moving average: the averages stand in the parameters; exchange() first");
  for (size_t i = 0; i < averages_.size(); ++i) {
    const auto& [name, variable] = parameters_[i];
    if (variable.shape() == averages_[i].shape()) continue;
    fail("moving average: ", name, " is ", variable.shape(), ", and was ", averages_[i].shape());
  }
  for (Tensor& average : averages_) average.mutable_data();  // all memory before any change
  ++updates_;
  const auto t = static_cast<double>(updates_);
  const real keep = std::min(decay_, static_cast<real>(t / (t + 9)));
  for (size_t i = 0; i < averages_.size(); ++i) {
    attune::update("moving average", averages_[i], parameters_[i].variable.value(),
                   [keep](real a, real x) { return a + (1 - keep) * (x - a); });
  }
}

void MovingAverage::exchange() {
  for (size_t i = 0; i < averages_.size(); ++i) {
    std::swap(averages_[i], parameters_[i].variable.mutable_value());
  }
  is_exchanged_ = !is_exchanged_;
}

SafetensorsFile MovingAverage::state() const {
  SafetensorsFile state;
  state.integers[kUpdates] = {updates_};
  for (size_t i = 0; i < averages_.size(); ++i) {
    const auto& [name, variable] = parameters_[i];
    state.tensors[kAverage + name] = is_exchanged_ ? variable.value() : averages_[i];
  }
  return state;
}

void MovingAverage::load_state(const SafetensorsFile& saved) {
  check_saved_state("moving average", state(), saved);
  for (const auto& [name, tensor] : saved.tensors) {
    if (!all_finite(tensor)) fail("moving average: ", name, " of the saved state is not finite");
  }
  std::vector<Tensor> averages;
  for (const NamedVariable& parameter : parameters_) {
    averages.push_back(saved.tensors.at(kAverage + parameter.name));
  }
  updates_ = saved.integers.at(kUpdates)[0];
  averages_ = std::move(averages);
  is_exchanged_ = false;
}

}  // namespace attune
