// SPDX-License-Identifier: MIT
#include "attune/optim/plateau.h"

#include <algorithm>
#include <cmath>

#include "attune/core/error.h"
#include "attune/optim/saved_state.h"

namespace attune {

Plateau::Plateau(const PlateauOptions& options)
    : options_(options), learning_rate_(options.learning_rate) {
  const auto& [rate, min_rate, factor, patience, min_improvement] = options;
  if (!(min_rate >= 0 && min_rate <= rate && std::isfinite(rate))) {
    fail("plateau: the rates must be finite and 0 <= min_learning_rate <= learning_rate, are ",
         min_rate, " and ", rate);
  }
  if (!(factor > 0 && factor < 1)) fail("plateau: the factor must lie in (0, 1), is ", factor);
  if (patience < 0) fail("plateau: the patience must not be negative, is ", patience);
  if (!(min_improvement >= 0 && std::isfinite(min_improvement))) {
    fail("plateau: min_improvement must be finite and not negative, is ", min_improvement);
  }
}

real Plateau::observe(real loss) {
  const bool better = loss < best_ - options_.min_improvement;
  if (better) best_ = loss;
  waited_ = better ? 0 : waited_ + 1;
  if (waited_ > options_.patience) {
    const real lower = std::max(learning_rate_ * options_.factor, options_.min_learning_rate);
    learning_rate_ = std::min(learning_rate_, lower);  // which a state of other options lies below
    waited_ = 0;
  }
  return learning_rate_;
}

SafetensorsFile Plateau::state() const {
  SafetensorsFile state;
  state.tensors["plateau.learning_rate"] = Tensor::scalar(learning_rate_);
  state.tensors["plateau.best"] = Tensor::scalar(best_);
  state.integers["plateau.waited"] = {waited_};
  return state;
}

void Plateau::load_state(const SafetensorsFile& saved) {
  check_saved_state("plateau", state(), saved);
  const real rate = saved.tensors.at("plateau.learning_rate").item();
  const real best = saved.tensors.at("plateau.best").item();
  if (!(rate >= 0 && std::isfinite(rate)) || std::isnan(best)) {
    fail("plateau: the saved state is damaged, its learning rate is ", rate, ", its best loss ",
         best);
  }
  learning_rate_ = rate;
  best_ = best;
  waited_ = saved.integers.at("plateau.waited")[0];
}

}  // namespace attune
