// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

/// A sentence pair in ids; source and target end with eos.
struct EncodedPair {
  std::vector<int32_t> source, target;
};

/// The ids of a pair's tokens in the vocabularies of the two languages.
EncodedPair encode(const SentencePair& pair, const Vocabulary& source, const Vocabulary& target);
std::vector<EncodedPair> encode(const std::vector<SentencePair>& pairs, const Vocabulary& source,
                                const Vocabulary& target);

}  // namespace nmt
