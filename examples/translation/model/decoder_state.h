// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "attune/core/ids.h"
#include "attune/nn/attention.h"
#include "attune/nn/recurrent_cell.h"

namespace nmt {

using namespace attune;

/// What the decoder looks at: the encoded sources of a batch, ready for attention.
struct Memory {
  std::optional<Attention::Prepared> prepared;  // none without attention
  Variable final;                               // [1, B, H], where the decoder's top layer starts

  /// Those of the chosen sentences [B'], in their order.
  Memory sentences(const Ids& which) const;
};

/// What the decoder carries from step to step, for K hypotheses of each of B sentences: in row
/// k * B + b stands the k-th of sentence b. K is 1 in training.
struct DecoderState {
  std::vector<RecurrentState> rnn;  // [K*B, H] each
  Variable fed;                     // [1, K*B, F]: what the step before gave to the next
  Attention::State attention;

  /// Those of the chosen rows, in their order.
  DecoderState rows(const Ids& which) const;
};

}  // namespace nmt
