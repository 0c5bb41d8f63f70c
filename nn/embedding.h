// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "attune/core/ids.h"
#include "attune/nn/module.h"

namespace attune {

/// A vector for each token: ids [S, B] -> [S, B, E], rows of weight [V, E]. The row of the padding
/// id, if there is one, starts at zero and gets no gradient. Starts normal, with PyTorch's standard
/// deviation if none is given. Throws for an id outside [0, V), naming the id, V and the position.
class Embedding : public Module {
 public:
  Embedding(Place at, int64_t vocabulary, int64_t size, Rng& rng,
            std::optional<int32_t> padding_id = {}, real deviation = 1);

  Variable operator()(const Ids& ids) const;
  const Parameter& weight() const { return weight_; }

 private:
  std::optional<int32_t> padding_id_;
  Parameter weight_;
};

}  // namespace attune
