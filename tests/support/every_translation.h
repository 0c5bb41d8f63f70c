// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "attune/examples/translation/model/translator.h"
#include "attune/examples/translation/search/options.h"
#include "attune/nn/search/hypothesis.h"

/// What searches are held against: slow and plain.
namespace nmt::testing {

/// What teacher forcing says of prefixes of translations of one source (ids with eos at the end).
struct Forced {
  std::vector<std::vector<double>> log_probabilities;  ///< of the next word [V], of each prefix
  std::vector<std::vector<double>> attention;  ///< summed over steps [S], of each prefix and
                                               ///< the step after it; empty without attention
};
Forced force(const Translator& translator, const std::vector<int32_t>& source,
             const std::vector<std::vector<int32_t>>& prefixes);

/// Every translation that the options allow, finished ones first and the best first among each. All
/// but the attention weights are filled in. Only for small vocabularies and limits.
NBest every_translation(const Translator& translator, const std::vector<int32_t>& source,
                        const TranslateOptions& options);

/// Beam search as beam.h defines it for beams of 2 and more, with every prefix decoded again at
/// each step, and always up to the limit of words. Filled in as above.
NBest slow_beam_search(const Translator& translator, const std::vector<int32_t>& source,
                       const TranslateOptions& options);

}  // namespace nmt::testing
