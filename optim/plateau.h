// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>

#include "attune/core/files/safetensors.h"
#include "attune/core/real.h"

namespace attune {

struct PlateauOptions {
  /// The rate to begin with, and the least to go down to.
  real learning_rate = real(0.001);
  real min_learning_rate = 0;
  /// What a lowering multiplies the rate by, in (0, 1).
  real factor = 0.5;
  /// How many losses in a row may bring nothing; the next such one lowers the rate. At least 0.
  int64_t patience = 2;
  /// By how much a loss must lie below the best one to bring something, in the loss's unit.
  real min_improvement = 0;
};

/// A learning rate that is lowered when the loss stops falling:
///
///   optimizer.set_learning_rate(plateau.observe(dev_loss));   // after each evaluation
class Plateau {
 public:
  /// Throws if an option is out of its range.
  explicit Plateau(const PlateauOptions& options = {});

  /// Takes note of a loss and returns the learning rate from here on. A NaN brings nothing.
  real observe(real loss);

  real learning_rate() const { return learning_rate_; }
  /// The last loss that brought something; infinity before the first.
  real best() const { return best_; }

  /// As an optimizer's: what is remembered, under "plateau.<name>".
  SafetensorsFile state() const;
  /// Goes on where another one stopped; the options are the constructor's, which may be others.
  /// Throws, and changes nothing, if an entry is missing, unknown or of another shape, or no number
  /// that observe() could have left with any options.
  void load_state(const SafetensorsFile& saved);

 private:
  PlateauOptions options_;
  real learning_rate_;
  real best_ = std::numeric_limits<real>::infinity();
  int64_t waited_ = 0;
};

}  // namespace attune
