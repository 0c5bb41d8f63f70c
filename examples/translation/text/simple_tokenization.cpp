// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/simple_tokenization.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "attune/examples/translation/text/characters.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

constexpr std::string_view kJoiner = "\uFFED";
constexpr std::array<std::string_view, 7> kEnglishEndings = {"s", "t", "d", "m", "ll", "re", "ve"};

// A line, character by character. Asking beyond either end, at size_t(-1) too, is answered "no".
class Characters {
 public:
  explicit Characters(std::string_view line) {
    require_utf8(line);
    for_each_code_point(line, [&](char32_t value, std::string_view bytes) {
      const bool is_joiner = bytes == kJoiner;  // see simple_tokenization.h
      characters_.push_back(is_joiner ? Character{U'\u25A0', "\u25A0"} : Character{value, bytes});
    });
  }

  size_t size() const { return characters_.size(); }
  char32_t at(size_t i) const { return i < size() ? characters_[i].value : U'\0'; }

  std::string text(size_t begin, size_t end) const {
    std::string result;
    for (size_t i = begin; i < end; ++i) result += characters_[i].bytes;
    return result;
  }

  bool is_word(size_t i) const { return i < size() && !is_space(at(i)) && !is_punctuation(at(i)); }

  bool is_apostrophe_in_word(size_t i) const {
    return is_apostrophe(at(i)) && is_word(i - 1) && is_word(i + 1);
  }

 private:
  struct Character {
    char32_t value;
    std::string_view bytes;
  };
  std::vector<Character> characters_;
};

// The word that starts at begin, with the marks that hold it together: 3.14, 1,000, peut-être.
size_t word_end(const Characters& line, size_t begin) {
  const auto belongs = [&](size_t i) {
    if (line.at(i) == U'.' || line.at(i) == U',') {
      return is_digit(line.at(i - 1)) && is_digit(line.at(i + 1));
    }
    if (is_hyphen(line.at(i))) return line.is_word(i - 1) && line.is_word(i + 1);
    return line.is_word(i);
  };
  size_t end = begin;
  while (belongs(end)) ++end;
  return end;
}

bool is_english_ending(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::find(kEnglishEndings.begin(), kEnglishEndings.end(), word) != kEnglishEndings.end();
}

// Whether the apostrophe at i opens a token of its own, as in don't.
bool opens_ending(const Characters& line, size_t i) {
  return line.is_apostrophe_in_word(i) &&
         is_english_ending(line.text(i + 1, word_end(line, i + 1)));
}

// Where the token that starts at begin ends.
size_t token_end(const Characters& line, size_t begin) {
  if (line.is_word(begin)) {
    const size_t end = word_end(line, begin);
    const bool elided = line.is_apostrophe_in_word(end) && !opens_ending(line, end);
    return elided ? end + 1 : end;
  }
  if (opens_ending(line, begin)) return word_end(line, begin + 1);
  size_t end = begin;
  while (end < line.size() && line.at(end) == line.at(begin)) ++end;
  return end;
}

}  // namespace

std::vector<std::string> tokenize_simple(std::string_view text) {
  const Characters line(text);
  std::vector<std::string> tokens;
  bool after_space = true;
  for (size_t begin = 0; begin < line.size();) {
    if (is_space(line.at(begin))) {
      after_space = true;
      ++begin;
      continue;
    }
    const size_t end = token_end(line, begin);
    std::string token = line.text(begin, end);
    // Of two tokens that touch, one has its punctuation at the seam: it carries the joiner, so that
    // a word is spelt the same wherever it stands.
    if (!after_space && line.is_word(begin)) tokens.back() += kJoiner;
    if (!after_space && !line.is_word(begin)) token.insert(0, kJoiner);
    tokens.push_back(std::move(token));
    after_space = false;
    begin = end;
  }
  return tokens;
}

std::string detokenize_simple(const std::vector<std::string>& tokens) {
  std::string line;
  bool joined = true;  // nothing goes before the first token
  for (std::string_view token : tokens) {
    if (token.starts_with(kJoiner)) {
      joined = true;
      token.remove_prefix(kJoiner.size());
    }
    if (!joined) line += ' ';
    joined = token.ends_with(kJoiner);
    if (joined) token.remove_suffix(kJoiner.size());
    line += token;
  }
  return line;
}

}  // namespace nmt
