// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/metrics/bleu_tokenizer.h"
#include "attune/examples/translation/settings.h"

namespace nmt {

/// How translations are compared with their references.
struct ScoringOptions {
  BleuTokenizer bleu_tokenizer = BleuTokenizer::none;
  bool lowercase = false;  ///< case does not count
};

template <class Each>
void list_settings(ScoringOptions& options, Each&& each) {
  each("bleu_tokenize", options.bleu_tokenizer,
       "How BLEU splits a line into tokens: none at spaces, 13a by the rules of mteval-v13a, char "
       "into characters. 'nmt evaluate' takes none, as test sets may be tokenised already; 'nmt "
       "compare' takes 13a, as its files are plain text");
  each("lowercase", options.lowercase, "BLEU and chrF do not distinguish upper and lower case");
}

}  // namespace nmt
