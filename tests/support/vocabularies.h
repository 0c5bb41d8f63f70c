// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/text/preparation.h"

namespace nmt::testing {

/// Those of a text that is in memory, as prepare_text() makes them of one that need not be.
inline Vocabularies vocabularies_of(const TextOptions& options,
                                    const std::vector<SentencePair>& pairs) {
  TokenCounts source, target;
  for (const SentencePair& pair : pairs) {
    source.add(pair.source);
    (options.joint ? source : target).add(pair.target);
  }
  return make_vocabularies(options, source, target);
}

}  // namespace nmt::testing
