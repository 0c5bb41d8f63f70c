// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/alignment.h"

namespace nmt {

std::string to_alignment(const AttendedSentence& sentence, size_t n) {
  const AttendedHypothesis& hypothesis = sentence.checked(n);
  const size_t eos = sentence.source.size() - 1;
  const size_t words = hypothesis.target.size() - (hypothesis.finished ? 1 : 0);
  std::string pairs;
  for (size_t t = 0; t < words; ++t) {
    size_t most = 0;
    for (size_t s = 1; s <= eos; ++s) {
      if (hypothesis.weight(t, s) > hypothesis.weight(t, most)) most = s;
    }
    if (most == eos) continue;
    if (!pairs.empty()) pairs += ' ';
    pairs += std::to_string(most) + '-' + std::to_string(t);
  }
  return pairs;
}

}  // namespace nmt
