// SPDX-License-Identifier: MIT
// Stands for sentencepiece_tokenizer.cpp where the library is not there.
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"

namespace nmt {

bool has_sentencepiece() { return false; }

std::string learn_subwords(const TokenizerConfig&, int64_t, const std::vector<std::string_view>&,
                           const std::string&) {
  fail_without_sentencepiece();
}

std::shared_ptr<const Tokenizer> make_subword_tokenizer(const TokenizerConfig&,
                                                        const std::string&) {
  fail_without_sentencepiece();
}

}  // namespace nmt
