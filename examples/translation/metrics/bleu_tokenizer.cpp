// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/bleu_tokenizer.h"

#include "attune/examples/translation/text/characters.h"
#include "attune/examples/translation/text/lower_case.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

// What Python calls white space, as sacreBLEU splits there: with ASCII's four separators, but
// without the zero width space.
bool separates(char32_t c) {
  constexpr char32_t kZeroWidthSpace = 0x200B;
  return (is_space(c) && c != kZeroWidthSpace) || (c >= 0x1C && c <= 0x1F);
}

std::vector<std::string> split_characters(std::string_view text) {
  std::vector<std::string> characters;
  for_each_code_point(text, [&](char32_t value, std::string_view bytes) {
    if (!separates(value)) characters.emplace_back(bytes);
  });
  return characters;
}

std::string_view without_trailing_space(std::string_view text) {
  size_t end = 0, kept = 0;
  for_each_code_point(text, [&](char32_t value, std::string_view bytes) {
    end += bytes.size();
    if (!separates(value)) kept = end;
  });
  return text.substr(0, kept);
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  for (size_t begin = 0;;) {
    const size_t found = text.find(from, begin);
    result += text.substr(begin, found - begin);
    if (found == std::string_view::npos) return result;
    result += to;
    begin = found + from.size();
  }
}

// The rules of 13a look at bytes: no byte of a character beyond ASCII is one of those below.
using ByteClass = bool (*)(char);

bool is_digit_byte(char c) { return c >= '0' && c <= '9'; }
bool is_no_digit(char c) { return !is_digit_byte(c); }
bool is_point(char c) { return c == '.' || c == ','; }
bool is_hyphen_byte(char c) { return c == '-'; }

// ASCII's marks, and the space, but not ' , - . which may be part of a word or number.
bool stands_alone(char c) {
  return (c >= ' ' && c <= '&') || (c >= '(' && c <= '+') || c == '/' || (c >= ':' && c <= '@') ||
         (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

std::string set_apart_marks(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (stands_alone(c)) {
      result += {' ', c, ' '};
    } else {
      result += c;
    }
  }
  return result;
}

// Which byte of a pair becomes a token of its own.
enum class Apart { first, second };

// Scans once from left to right. A byte belongs to one pair at most, as in a regular expression's
// global replacement: of "...", it is the next scan that sees what this one stepped over.
std::string set_apart(std::string_view text, ByteClass first, ByteClass second, Apart apart) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i + 1 == text.size() || !first(text[i]) || !second(text[i + 1])) {
      result += text[i];
      continue;
    }
    if (apart == Apart::first) result += ' ';
    result += {text[i], ' ', text[i + 1]};
    if (apart == Apart::second) result += ' ';
    ++i;
  }
  return result;
}

std::vector<std::string> tokenize_13a(std::string_view line) {
  std::string text = replace_all(line, "<skipped>", "");
  text = replace_all(text, "-\n", "");
  text = replace_all(text, "\n", " ");
  text = replace_all(text, "&quot;", "\"");
  text = replace_all(text, "&amp;", "&");  // so that &amp;lt; becomes <
  text = replace_all(text, "&lt;", "<");
  text = replace_all(text, "&gt;", ">");
  text = set_apart_marks(" " + text + " ");  // the ends count as something that is no digit
  text = set_apart(text, is_no_digit, is_point, Apart::second);
  text = set_apart(text, is_point, is_no_digit, Apart::first);
  text = set_apart(text, is_digit_byte, is_hyphen_byte, Apart::second);
  return split_words(text);
}

}  // namespace

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for_each_code_point(text, [&](char32_t value, std::string_view bytes) {
    const bool was_inside = inside;
    inside = !separates(value);
    if (inside && !was_inside) words.emplace_back();
    if (inside) words.back() += bytes;
  });
  return words;
}

std::vector<std::string> tokenize_for_bleu(std::string_view line, BleuTokenizer tokenizer,
                                           bool lowercase) {
  const std::string text(without_trailing_space(line));
  const std::string cased = lowercase ? lower_case(text) : text;
  if (tokenizer == BleuTokenizer::none) return split_words(cased);
  return tokenizer == BleuTokenizer::mteval_13a ? tokenize_13a(cased) : split_characters(cased);
}

}  // namespace nmt
