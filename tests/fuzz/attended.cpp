// SPDX-License-Identifier: MIT
// Any words in every view of attention, and as the tags of a report. Lines are the source, the
// target and the reference, with spaces between their words; all else can be part of a word, whose
// bytes choose weights, too.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "attune/examples/translation/text/utf8.h"
#include "attune/examples/translation/view/alignment.h"
#include "attune/examples/translation/view/attention_json.h"
#include "attune/examples/translation/view/attention_page.h"
#include "attune/examples/translation/view/attention_svg.h"
#include "attune/examples/translation/view/heat_map.h"
#include "attune/examples/translation/view/report.h"
#include "attune/examples/translation/view/written_word.h"
#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {
namespace {

using Words = std::vector<std::string>;

constexpr size_t kMostWords = 12;

Words words_of(std::string_view line) {
  Words words;
  while (!line.empty() && words.size() < kMostWords) words.emplace_back(take_until(" ", line));
  return words;
}

// What a model can give, and what only one can that has diverged.
double number_of(const std::string& word, size_t place) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double numbers[] = {0,   1,         0.5,        0.004,
                            -80, kInfinity, -kInfinity, std::numeric_limits<double>::quiet_NaN()};
  const auto byte = word.empty() ? 0 : static_cast<unsigned char>(word[place % word.size()]);
  return numbers[(byte + place) % std::size(numbers)];
}

nmt::AttendedSentence sentence_of(std::string_view input) {
  nmt::AttendedSentence sentence;
  sentence.source = words_of(take_until("\n", input));
  sentence.source.emplace_back("<eos>");
  nmt::AttendedHypothesis shown;
  shown.target_text = take_until("\n", input);
  shown.target = words_of(shown.target_text);
  shown.finished = shown.target.size() % 2 == 0;
  if (shown.finished) shown.target.emplace_back("<eos>");
  sentence.reference = words_of(take_until("\n", input));
  sentence.source_text = sentence.reference_text = input;
  shown.positions = static_cast<int64_t>(sentence.source.size()) + 1;  // one of padding
  for (const std::string& word : shown.target) {
    shown.log_probabilities.push_back(number_of(word, 0));
    for (size_t s = 0; s <= sentence.source.size(); ++s) {
      shown.weights.push_back(static_cast<real>(number_of(word, s)));
    }
  }
  sentence.hypotheses.push_back(shown);
  return sentence;
}

// The same with words and texts that nothing could take for more.
nmt::AttendedSentence harmless(nmt::AttendedSentence sentence) {
  const auto replace = [](Words& words) { std::fill(words.begin(), words.end(), "a"); };
  nmt::AttendedHypothesis& shown = sentence.hypotheses.front();
  replace(sentence.source);
  replace(sentence.reference);
  replace(shown.target);
  sentence.source_text = sentence.reference_text = shown.target_text = "a";
  return sentence;
}

int64_t count(std::string_view text, std::string_view what) {
  int64_t found = 0;
  for (size_t at = 0; (at = text.find(what, at)) != std::string_view::npos; ++at) ++found;
  return found;
}

// Whether terminals and XML take it as it stands.
bool is_plain(std::string_view text) {
  const std::u32string code_points = nmt::code_points(text);
  return !nmt::find_invalid_utf8(text) &&
         std::none_of(code_points.begin(), code_points.end(), [](char32_t c) {
           return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF;
         });
}

bool is_plain_but_for_lines(std::string text) {
  std::erase(text, '\n');
  return is_plain(text);
}

void check_json(const nmt::AttendedSentence& sentence) {
  const std::string json = to_json(sentence);
  require(!nmt::find_invalid_utf8(json) && json.find('\n') == std::string::npos,
          "JSON is one line of UTF-8");
  const auto read = nlohmann::json::parse(json);
  for (size_t i = 0; i < sentence.source.size(); ++i) {
    require(
        nmt::find_invalid_utf8(sentence.source[i]) || read.at("source").at(i) == sentence.source[i],
        "a word is read from JSON as it was");
  }
  require(
      read.at("hypotheses").at(0).at("weights").size() == sentence.hypotheses.front().target.size(),
      "there is a row of weights for each target word");
}

void check_page(const nmt::AttendedSentence& sentence) {
  const std::string page = nmt::to_html({sentence}), empty = nmt::to_html({});
  require(!nmt::find_invalid_utf8(page), "a page is UTF-8");
  for (const char* mark : {"<", "\u2028", "\u2029"}) {
    require(count(page, mark) == count(empty, mark), "words are no marks of a page");
  }
}

void check_picture(const nmt::AttendedSentence& sentence) {
  const std::string picture = nmt::to_svg(sentence, 0);
  const std::string plain = nmt::to_svg(harmless(sentence), 0);
  require(is_plain_but_for_lines(picture), "a picture is XML");
  for (const char* mark : {"<", ">"}) {
    require(count(picture, mark) == count(plain, mark), "words are no marks of a picture");
  }
  require(count(picture, "&") == count(picture, "&amp;") + count(picture, "&lt;") +
                                     count(picture, "&gt;") + count(picture, "&quot;"),
          "each & of a picture begins an entity");
}

void check_terminal(const nmt::AttendedSentence& sentence) {
  require(is_plain_but_for_lines(heat_map(sentence, 0, nmt::Colour::no)),
          "a terminal obeys no word");
  const auto cells =
      static_cast<int64_t>(sentence.hypotheses.front().target.size() * sentence.source.size());
  require(count(heat_map(sentence, 0, nmt::Colour::yes), "\x1b") == 2 * cells,
          "a terminal obeys the colours alone");
  for (const std::string& word : sentence.source) {
    for (const int64_t most : {1, 2, 24}) {
      const std::string shown = nmt::written(word, most);
      require(is_plain(shown) && nmt::column_width(shown) <= most, "a word keeps to its columns");
    }
  }
  const std::string pairs = to_alignment(sentence, 0);
  require(pairs.find_first_not_of("0123456789- ") == std::string::npos, "an alignment is numbers");
}

// Words are tags here.
void check_report(const Words& tags) {
  nmt::Evaluation evaluation;
  evaluation.exact_match.add({}, {}, tags);
  require(is_plain_but_for_lines(to_text(evaluation)), "a terminal obeys no tag");
}

}  // namespace

void fuzz(std::string_view input) {
  const nmt::AttendedSentence sentence = sentence_of(input);
  check_json(sentence);
  check_page(sentence);
  check_picture(sentence);
  check_terminal(sentence);
  check_report(sentence.source);
  ++acceptances;
}

}  // namespace attune::fuzzing
