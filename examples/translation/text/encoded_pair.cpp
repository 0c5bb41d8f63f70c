// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/encoded_pair.h"

namespace nmt {

EncodedPair encode(const SentencePair& pair, const Vocabulary& source, const Vocabulary& target) {
  return {source.encode(pair.source), target.encode(pair.target)};
}

std::vector<EncodedPair> encode(const std::vector<SentencePair>& pairs, const Vocabulary& source,
                                const Vocabulary& target) {
  std::vector<EncodedPair> encoded;
  for (const SentencePair& pair : pairs) encoded.push_back(encode(pair, source, target));
  return encoded;
}

}  // namespace nmt
