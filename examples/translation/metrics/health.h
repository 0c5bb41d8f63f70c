// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "attune/core/real.h"
#include "attune/examples/translation/metrics/share.h"

namespace nmt {

/// Whether a phrase of 1 to 4 tokens stands there twice in a row, the usual sign of a decoder that
/// lost its place: "the cat the cat sat".
bool has_repetition(const std::vector<std::string>& sentence);

/// What is wrong with translations that no score shows, added up sentence by sentence.
class Health {
 public:
  /// A source token counts as attended to if it is the first choice of some target step or gets
  /// more than this weight from one.
  static constexpr double kAttended = 0.1;

  void add_translation(const std::vector<std::string>& hypothesis,
                       const std::vector<std::string>& reference);

  /// One sentence's attention weights [T, S], row-major: a row for each target step, a column for
  /// each source position of the batch it was translated in. The first `tokens` positions are the
  /// sentence's tokens, the next is its eos, and all others are padding. Throws attune::Error if
  /// S <= tokens or the weights are no whole number of rows.
  void add_attention(std::span<const attune::real> weights, int64_t positions, int64_t tokens);

  /// Translations that repeat a phrase at once, and references that do: a language may want it.
  const Share& repeating_hypotheses() const { return repeating_hypotheses_; }
  const Share& repeating_references() const { return repeating_references_; }

  /// Tokens of all hypotheses over tokens of all references; 0 without references.
  double length_ratio() const;

  /// The largest weight that one step gave to all padding together. Anything but exactly 0 is a
  /// bug; a weight that is not a number counts as infinity.
  double attention_on_padding() const { return attention_on_padding_; }

  /// Source tokens, eos not counted, that were never attended to (see kAttended).
  const Share& unattended_tokens() const { return unattended_tokens_; }

 private:
  Share repeating_hypotheses_, repeating_references_, unattended_tokens_;
  int64_t hypothesis_tokens_ = 0, reference_tokens_ = 0;
  double attention_on_padding_ = 0;
};

}  // namespace nmt
