// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/examples/translation/view/attended_sentence.h"

/// Sentences for the tests of the views.
namespace nmt::testing {

/// "the été" as "l' été", with one position of padding and two hypotheses.
inline AttendedSentence small_sentence() {
  const std::vector<attune::real> weights{0.95f, 0.05f, 0, 0.25f, 0.75f, 0};
  return {{"the", "été"},
          "the été",
          {{{"l'", "été"}, "l'été", false, {-0.5, -0.25}, -0.375, weights, 3},
           {{"<eos>"}, "", true, {-3}, -3, {0, 1, 0}, 3}},
          {},
          ""};
}

/// Words that HTML, XML, JavaScript or a terminal would take for something else.
inline std::vector<std::string> hostile_words() {
  return {"</script><script>alert(1)</script>",
          "<!--",
          "]]>",
          "&amp;&lt;",
          "\"'`\\",
          "{{x}}${x}",
          "[/* sentences */]",
          "\u2028\u2029",
          "\U0001F600\u200D",
          "日本語",
          "\x1b[31m\r\n\t",
          std::string("a\0b", 3),
          "\uFFFE\u0085",
          "@attention_html@"};
}

/// The words to themselves, each attending to the next one alone.
inline AttendedSentence hostile_sentence() {
  std::string text;
  for (const std::string& word : hostile_words()) text += word;
  AttendedSentence sentence{
      hostile_words(), text, {{hostile_words(), text, false, {}, 0, {}, 0}}, {}, ""};
  AttendedHypothesis& hypothesis = sentence.hypotheses.front();
  const size_t count = sentence.source.size();
  hypothesis.positions = static_cast<int64_t>(count);
  hypothesis.log_probabilities.assign(count, -1);
  hypothesis.weights.assign(count * count, 0);
  for (size_t t = 0; t < count; ++t) hypothesis.weights[t * count + (t + 1) % count] = 1;
  return sentence;
}

}  // namespace nmt::testing
