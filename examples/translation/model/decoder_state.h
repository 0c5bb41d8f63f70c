// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "attune/core/ids.h"
#include "attune/examples/translation/settings.h"
#include "attune/nn/attention/attention.h"
#include "attune/nn/recurrent/sequence.h"

namespace nmt {

/// What the decoder looks at: the encoded sources of a batch, ready for attention. B is the
/// sentences.
///
/// A search may follow K hypotheses of each sentence at once. They are rows of the decoder's input
/// and state, hypothesis-major: row k*B + b is hypothesis k of sentence b. The memory has no copy
/// for each: the hypotheses of a sentence share it.
struct PreparedMemory {
  std::optional<Attention::Prepared> prepared;  // none without attention
  Variable start;                               // [B, H], where the decoder's top layer starts

  /// The memory of these sentences alone, in this order: of [B'], each in [0, B).
  PreparedMemory sentences(const Ids& which) const;
};

/// What the decoder carries from step to step, for N = K*B hypotheses. K is 1 in training.
struct DecoderState {
  std::vector<RecurrentState> bottom;  // [N, H] each: of the layers at the bottom
  std::vector<RecurrentState> upper;   // of those above, if a kind runs them apart
  Variable fed;                        // [N, F]: what the step before gave to the next
  Attention::State attention;

  /// The state of these hypotheses, in this order: each in [0, N), as often as it is named.
  DecoderState rows(const Ids& which) const;
};

}  // namespace nmt
