// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/core/rng.h"
#include "attune/examples/translation/settings.h"

namespace nmt {

/// Streams of random numbers that are independent of each other, one for each thing that is drawn.
struct RandomStreams {
  explicit RandomStreams(uint64_t seed) : root(seed) {}
  Rng root;
  Rng parameters = root.fork();  ///< their first values, and dropout
  Rng order = root.fork();       ///< of the batches
  Rng sampling = root.fork();    ///< scheduled sampling
};

}  // namespace nmt
