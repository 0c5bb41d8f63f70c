// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/tokenization.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "attune/examples/translation/text/simple_tokenization.h"
#include "attune/examples/translation/text/spaces.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

std::vector<std::string> split_at_spaces(std::string_view line) {
  constexpr std::string_view kSpaces = " \t\n\v\f\r";
  std::vector<std::string> tokens;
  size_t begin = line.find_first_not_of(kSpaces);
  while (begin != std::string_view::npos) {
    const size_t end = std::min(line.find_first_of(kSpaces, begin), line.size());
    tokens.emplace_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(kSpaces, end);
  }
  return tokens;
}

std::string join_with_spaces(const std::vector<std::string>& tokens) {
  std::string line;
  for (const std::string& token : tokens) line += (line.empty() ? "" : " ") + token;
  return line;
}

std::vector<std::string> split_characters(std::string_view line) {
  std::vector<std::string> tokens;
  for (const char32_t c : code_points(single_spaced(line))) {
    tokens.push_back(c == U' ' ? kVisibleSpace : to_utf8({&c, 1}));
  }
  return tokens;
}

std::string join_characters(const std::vector<std::string>& tokens) {
  std::string line;
  for (const std::string& token : tokens) line += token;
  return with_plain_spaces(line);  // a model may say two spaces, or begin with one
}

}  // namespace

std::vector<std::string> tokenize(std::string_view line, Tokenization mode) {
  assert(!has_subwords(mode));
  switch (mode) {
    case Tokenization::none:
      return split_at_spaces(line);
    case Tokenization::simple:
      return tokenize_simple(line);
    case Tokenization::characters:
      return split_characters(line);
    case Tokenization::bpe:
    case Tokenization::unigram:
      break;
  }
  return {};
}

std::string detokenize(const std::vector<std::string>& tokens, Tokenization mode) {
  assert(!has_subwords(mode));
  switch (mode) {
    case Tokenization::none:
      return join_with_spaces(tokens);
    case Tokenization::simple:
      return detokenize_simple(tokens);
    case Tokenization::characters:
      return join_characters(tokens);
    case Tokenization::bpe:
    case Tokenization::unigram:
      break;
  }
  return {};
}

}  // namespace nmt
