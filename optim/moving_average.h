// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/files/safetensors.h"

namespace attune {

/// The exponential moving average of parameters, beside any optimizer: often better than where the
/// last step happened to end (Polyak and Juditsky 1992, who take the plain mean).
///
///   MovingAverage average(model->parameters(), real(0.999));
///   ... optimizer.step(); average.update(); ...
///   average.exchange();    // the model is the average: look at dev, save it
///   average.exchange();    // and goes on learning
///
/// After the t-th update
///
///   a = d_t a + (1 - d_t) x,   d_t = min(decay, t / (t + 9))
///
/// so that the first values, which are no good, are soon forgotten: a_1 is nearly x, and the mean
/// reaches over a tenth of the steps so far until `decay` takes over.
class MovingAverage {
 public:
  /// Begins with what the parameters are. Throws unless `decay` lies in [0, 1), or if one is no
  /// parameter (trainable.h).
  MovingAverage(std::vector<NamedVariable> parameters, real decay);

  /// After a step of the optimizer. Throws while the averages stand in the parameters, or if a
  /// parameter has another shape than before.
  void update();

  /// The parameters take the averages' values, which are kept in their place; and the other way
  /// round. Costs nothing.
  void exchange();
  bool is_exchanged() const { return is_exchanged_; }

  /// As an optimizer's: the averages as "average.<parameter>", and how many updates they have had.
  /// While they are exchanged these are still the averages.
  SafetensorsFile state() const;
  /// Takes up such a state, and ends an exchange without touching the parameters. Throws for an
  /// entry that is missing, unknown, of another shape or not finite, and then changes nothing.
  void load_state(const SafetensorsFile& saved);

 private:
  std::vector<NamedVariable> parameters_;
  std::vector<Tensor> averages_;  // while exchanged, what the parameters were
  real decay_;
  int64_t updates_ = 0;
  bool is_exchanged_ = false;
};

}  // namespace attune
