// SPDX-License-Identifier: MIT
// Any line to every tokenizer, there and back; and its words as the tokens of a model's mistakes.
#include <algorithm>

#include "attune/examples/translation/text/spaces.h"
#include "attune/examples/translation/text/utf8.h"
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/text.h"

namespace attune::fuzzing {
namespace {

std::vector<std::shared_ptr<const nmt::Tokenizer>> every_tokenizer() {
  std::vector<std::shared_ptr<const nmt::Tokenizer>> all;
  for (const auto& [name, kind] : nmt::Names<nmt::Choice<nmt::TokenizationRow>>::list) {
    if (kind->has_subwords() && !nmt::has_sentencepiece()) continue;
    const std::string subwords = kind->has_subwords() ? small_subwords(kind) : "";
    for (const bool lowercase : {false, true}) {
      all.push_back(nmt::make_tokenizer({kind, lowercase}, subwords));
    }
  }
  return all;
}

bool is_token(const std::string& text) {
  return !text.empty() && text.find_first_of(" \t\n\v\f\r") == std::string::npos;
}

void there_and_back(const nmt::Tokenizer& tokenizer, std::string_view line) {
  const auto tokens = accepted([&] { return tokenizer.tokenize(line); });
  if (!tokens) return;
  require(std::all_of(tokens->begin(), tokens->end(), is_token),
          "no token is empty or holds ASCII white space");
  const std::string text = tokenizer.detokenize(*tokens);
  if (tokenizer.config().tokenize->has_subwords()) {
    require(text == nmt::single_spaced(cased(line, tokenizer.config())),
            "subwords put together are the line");
  } else if (!tokenizer.config().lowercase) {
    require(tokenizer.tokenize(text) == *tokens, "tokens put together are the same tokens again");
  }
}

}  // namespace

void fuzz(std::string_view input) {
  static const auto tokenizers = every_tokenizer();
  const std::string text = nmt::to_utf8(nmt::code_points(input));  // as tokens of a vocabulary are
  const std::vector<std::string> words = nmt::split_at_spaces(text);
  for (const auto& tokenizer : tokenizers) {
    there_and_back(*tokenizer, input);
    tokenizer->detokenize(words);
  }
}

}  // namespace attune::fuzzing
