// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/spaces.h"

#include <algorithm>

#include "attune/examples/translation/text/characters.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {

std::string single_spaced(std::string_view line) {
  require_utf8(line);
  std::string result;
  bool after_space = false;
  for_each_code_point(line, [&](char32_t value, std::string_view bytes) {
    if (is_space(value)) {
      after_space = true;
      return;
    }
    if (after_space && !result.empty()) result += ' ';
    after_space = false;
    result += bytes == kVisibleSpace ? "_" : bytes;
  });
  return result;
}

std::string with_plain_spaces(std::string_view line) {
  std::string result;
  for (size_t begin = 0; begin < line.size();) {
    const size_t end = std::min(line.find(kVisibleSpace, begin), line.size());
    result.append(line.substr(begin, end - begin)).append(" ");
    begin = end + std::string_view(kVisibleSpace).size();
  }
  return single_spaced(result);
}

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

}  // namespace nmt
