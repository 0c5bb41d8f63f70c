// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/characters_tokenization.h"

#include "attune/examples/translation/text/spaces.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {

std::vector<std::string> tokenize_characters(std::string_view line) {
  std::vector<std::string> tokens;
  for (const char32_t c : code_points(single_spaced(line))) {
    tokens.push_back(c == U' ' ? kVisibleSpace : to_utf8({&c, 1}));
  }
  return tokens;
}

std::string detokenize_characters(const std::vector<std::string>& tokens) {
  std::string line;
  for (const std::string& token : tokens) line += token;
  return with_plain_spaces(line);  // a model may say two spaces, or begin with one
}

}  // namespace nmt
