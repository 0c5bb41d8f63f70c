// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "attune/nn/attention.h"
#include "attune/nn/recurrent.h"

namespace nmt {

using namespace attune;

/// What the decoder looks at: the encoded source, ready for attention. B is the sentences.
///
/// A search may follow K hypotheses of each sentence at once. They are rows of the decoder's input
/// and state, hypothesis-major: row k*B + b is hypothesis k of sentence b. The memory has no copy
/// for each: the hypotheses of a sentence share it.
struct Memory {
  std::optional<Attention::Prepared> prepared;  // none without attention
  Variable final;                               // [1, B, H], the top of the bridge

  /// The memory of these sentences alone, in this order: of [B], each in [0, B).
  Memory sentences(const Ids& which) const;
};

/// What the decoder carries from step to step, for N = K*B hypotheses.
struct DecoderState {
  std::vector<RecurrentState> rnn;  // [N, H] each
  Variable attentional;             // [1, N, H], fed to the next step if input feeding is on

  /// The state of these hypotheses, in this order: each in [0, N), as often as it is named.
  DecoderState rows(const Ids& rows) const;
};

}  // namespace nmt
