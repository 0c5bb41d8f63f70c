// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/module.h"

namespace attune::inline ATTUNE_PRECISION {

/// Sets each element to 0 with probability p and divides the others by 1 - p, in training mode;
/// hands x on in evaluation mode (Srivastava et al. 2014). Owns a random stream, forked from `rng`
/// and saved with the module. Throws unless 0 <= p < 1.
class Dropout : public Module {
 public:
  Dropout(Place at, real p, Rng& rng);

  Variable operator()(const Variable& x) const;

 private:
  real p_;
  Stream stream_;
};

}  // namespace attune::inline ATTUNE_PRECISION
