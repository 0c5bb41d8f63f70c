// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/heat_map.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

#include "attune/core/text_stream.h"
#include "attune/examples/translation/view/written_word.h"

namespace nmt {
namespace {

constexpr int kCellWidth = 3;
constexpr int64_t kLongestWord = 24;

std::string spaces(int64_t count) {
  return std::string(static_cast<size_t>(std::max<int64_t>(count, 0)), ' ');
}

// Source words, each beginning above its column and one line higher than the next, so that long
// words do not collide:      cat
//                         the |
//                          |  |
void draw_header(std::ostream& out, const std::vector<std::string>& source, int64_t margin) {
  for (size_t line = source.size(); line-- > 0;) {
    out << spaces(margin);
    for (size_t column = 0; column < line; ++column) out << "│" << spaces(kCellWidth - 1);
    out << written(source[line], kLongestWord) << '\n';
  }
}

// NaN, of a model that has diverged, shows as nothing.
std::string cell(double weight, Colour colour) {
  const double shade = weight > 0 ? std::min(weight, 1.0) : 0;
  if (colour == Colour::no) {
    constexpr std::string_view kShades = " .:-=+*#%@";
    const auto step = static_cast<size_t>(shade * static_cast<double>(kShades.size()));
    return std::string(kCellWidth - 1, kShades[std::min(step, kShades.size() - 1)]) + " ";
  }
  // The grey ramp of 256-colour terminals: 232 (black) to 255 (nearly white).
  const int grey = 232 + static_cast<int>(shade * 23);
  return "\x1b[48;5;" + std::to_string(grey) + "m" + std::string(kCellWidth - 1, ' ') + "\x1b[0m ";
}

std::string nats(double log_probability) {
  char text[32];
  std::snprintf(text, sizeof text, " %6.2f", log_probability);
  return text;
}

}  // namespace

std::string heat_map(const AttendedSentence& sentence, size_t hypothesis, Colour colour) {
  const AttendedHypothesis& shown = sentence.checked(hypothesis);
  std::vector<std::string> words;
  int64_t margin = 0;
  for (const std::string& word : shown.target) {
    words.push_back(written(word, kLongestWord));
    margin = std::max(margin, column_width(words.back()));
  }
  attune::TextStream out;
  draw_header(out, sentence.source, margin + 2);
  for (size_t t = 0; t < words.size(); ++t) {
    out << spaces(margin - column_width(words[t])) << words[t] << "  ";
    for (size_t s = 0; s < sentence.source.size(); ++s) out << cell(shown.weight(t, s), colour);
    out << nats(shown.log_probabilities[t]) << '\n';
  }
  return out.str();
}

}  // namespace nmt
