// SPDX-License-Identifier: MIT
// Any bytes as text: decoded and encoded, in lower case, and split for BLEU and chrF.
#include "attune/examples/translation/text/utf8.h"

#include "attune/examples/translation/metrics/bleu_tokenizer.h"
#include "attune/examples/translation/metrics/chrf.h"
#include "attune/examples/translation/text/lower_case.h"
#include "attune/examples/translation/text/spaces.h"
#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {
namespace {

void split(std::string_view text) {
  for (const auto& [name, tokenizer] : nmt::Names<nmt::BleuTokenizer>::list) {
    for (const bool lowercase : {false, true}) {
      for (const std::string& token : tokenize_for_bleu(text, tokenizer, lowercase)) {
        require(!token.empty(), "BLEU's tokens are not empty");
      }
    }
  }
  chrf(nmt::chrf_statistics(text, text, true), nmt::ChrfStatistics::kWordOrder);
}

}  // namespace

void fuzz(std::string_view input) {
  const std::string text = nmt::to_utf8(nmt::code_points(input));
  const bool is_valid = !nmt::find_invalid_utf8(input);
  require(!is_valid || text == input, "text is its code points");
  require(!nmt::find_invalid_utf8(text), "what is written is valid");
  require(accepted([&] { return nmt::single_spaced(input); }).has_value() == is_valid,
          "only text that is no UTF-8 is refused");
  const std::string spaced = nmt::single_spaced(text), lower = nmt::lower_case(input);
  require(nmt::single_spaced(spaced) == spaced, "single-spaced text stays as it is");
  require(nmt::lower_case(lower) == lower, "lower case stays as it is");
  split(input);
}

}  // namespace attune::fuzzing
