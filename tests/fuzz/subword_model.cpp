// SPDX-License-Identifier: MIT
// Any bytes as a SentencePiece model; one that loads splits lines and puts them together again.
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/text.h"

namespace attune::fuzzing {

void fuzz(std::string_view input) {
  accepted([&] {
    const auto tokenizer = nmt::make_tokenizer({"bpe"}, std::string(input));
    for (const std::string_view line : kLines) tokenizer->detokenize(tokenizer->tokenize(line));
    return true;
  });
}

}  // namespace attune::fuzzing
