// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/lines.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <sstream>
#include <streambuf>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/search/translate.h"
#include "attune/examples/translation/text/preparation.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;

Model small_model(uint64_t seed) {
  Rng rng(seed);
  return Model(small_configs().front(), make_tokenizers({}, {}), Vocabulary({"a", "b", "c"}),
               Vocabulary({"x", "y", "z", "w"}), rng);
}

struct Lines {
  std::istringstream text;
  LineReader reader;
  Lines(const std::string& lines, const char* name) : text(lines), reader(text, name) {}
};

// What comes of lines of text, read ahead by so many.
std::vector<TranslatedLine> of_lines(const Model& model, const std::string& text,
                                     const TranslateOptions& search, int64_t lookahead) {
  Lines lines(text, "text");
  LineOptions options;
  options.lookahead = lookahead;
  std::vector<TranslatedLine> result;
  translate_lines(model, *model.translator, lines.reader, options, search,
                  [&](const TranslatedLine& line) { result.push_back(line); });
  return result;
}

TEST_CASE("translate_lines: reading ahead changes nothing, samples included") {
  const Model model = small_model(4);
  const std::string text = "a b\n\nc\nc a\nb b b\n";
  TranslateOptions beam, samples;
  beam.beam = 3;
  samples.sampling.on = true;
  for (const TranslateOptions& options : {TranslateOptions(), beam, samples}) {
    const std::vector<TranslatedLine> one = of_lines(model, text, options, 1);
    const std::vector<TranslatedLine> all = of_lines(model, text, options, 100);
    REQUIRE(one.size() == 5);
    REQUIRE(all.size() == 5);
    CHECK(one[1].source.empty());
    CHECK(one[1].translations.empty());
    for (size_t i = 0; i < 5; ++i) {
      CHECK(one[i].source == all[i].source);
      REQUIRE(one[i].translations.size() == all[i].translations.size());
      for (size_t k = 0; k < one[i].translations.size(); ++k) {
        CHECK(one[i].translations[k].ids == all[i].translations[k].ids);
      }
    }
  }
}

TEST_CASE("translate_lines: what cannot be read comes after the lines before it") {
  const Model model = small_model(4);
  for (const int64_t lookahead : {1, 2, 3, 100}) {
    Lines lines("a b\nc\na\nb \xFF\na\n", "text");
    LineOptions options;
    options.lookahead = lookahead;
    int64_t done = 0;
    CHECK(error_of([&] {
            translate_lines(model, *model.translator, lines.reader, options, {},
                            [&](const TranslatedLine& line) {
                              CHECK(!line.translations.empty());
                              ++done;
                            });
          }) == "text:4: byte 3 is not valid UTF-8");
    CHECK(done == 3);
  }
}

// From then on the model has no number for what comes of "b".
void spoil_b(const Model& model) {
  Variable embedding = model.translator->source_embedding();
  const int64_t size = embedding.size(1), row = model.source_vocabulary.id("b");
  real* values = embedding.mutable_value().mutable_data();
  std::fill_n(values + row * size, size, std::numeric_limits<real>::quiet_NaN());
}

TEST_CASE("lines: one that the model fails at is named, and those before it are not lost") {
  const Model model = small_model(4);
  spoil_b(model);
  for (const int64_t lookahead : {1, 3, 100}) {
    LineOptions options;
    options.lookahead = lookahead;
    options.model = "m.st";
    Lines lines("a\n\nc a\nc b\na\n", "text");
    int64_t done = 0;
    CHECK(error_of([&] {
            translate_lines(model, *model.translator, lines.reader, options, {},
                            [&](const TranslatedLine&) { ++done; });
          }) ==
          "text:4: m.st: search: the log-probabilities of token 1 are NaN: the model's "
          "parameters have diverged");
    CHECK(done == 3);
    Lines sources("a\n\nb\n", "s"), targets("x\n\ny z\n", "t");
    options.model = "";
    done = 0;
    CHECK(error_of([&] {
            force_lines(model, sources.reader, targets.reader, options,
                        [&](const ForcedLine&) { ++done; });
          }) ==
          "s:3: forced decoding: the log-probability of token 1 is NaN: the model's "
          "parameters have diverged");
    CHECK(done == 2);
  }
}

TEST_CASE("translate_lines: reads ahead no further than it is told") {
  const Model model = small_model(4);
  Lines lines("a\nb\nc\na\nb\n", "text");
  LineOptions options;
  options.lookahead = 2;
  std::vector<int64_t> read;  // when a line is answered
  translate_lines(model, *model.translator, lines.reader, options, {},
                  [&](const TranslatedLine&) { read.push_back(lines.reader.line_number()); });
  CHECK(read == std::vector<int64_t>{2, 2, 4, 4, 5});
}

/// Asks line after line, each when the one before it has been answered.
struct Conversation : std::streambuf {
  int64_t asked = 0, answered = 0, impatient = 0;
  std::string line;
  int_type underflow() override {
    if (asked > answered) ++impatient;
    if (asked == 4) return traits_type::eof();
    ++asked;
    line = "a b\n";
    setg(line.data(), line.data(), line.data() + line.size());
    return traits_type::to_int_type(line.front());
  }
};

TEST_CASE("translate_lines: who waits for an answer gets it before more is asked of them") {
  const Model model = small_model(4);
  Conversation conversation;
  std::istream stream(&conversation);
  LineReader reader(stream, "conversation");
  translate_lines(model, *model.translator, reader, {}, {},
                  [&](const TranslatedLine&) { ++conversation.answered; });
  CHECK(conversation.answered == 4);
  CHECK(conversation.impatient == 0);
}

TEST_CASE("translate_lines: lines over the limit are cut, whether anybody is told or not") {
  const Model model = small_model(4);
  const auto cut = [&](LineOptions options) {
    Lines lines("a b c\na b\n", "text");
    options.max_length = 2;
    std::vector<std::vector<std::string>> sources;
    translate_lines(model, *model.translator, lines.reader, options, {},
                    [&](const TranslatedLine& line) { sources.push_back(line.source); });
    return sources;
  };
  const std::vector<std::vector<std::string>> expected{{"a", "b"}, {"a", "b"}};
  CHECK(cut({}) == expected);
  std::vector<std::string> warnings;
  LineOptions options;
  options.warn = [&](const std::string& warning) { warnings.push_back(warning); };
  CHECK(cut(options) == expected);
  CHECK(warnings == std::vector<std::string>{"text:1: 3 tokens, cut to 2"});
}

TEST_CASE("tokens_of: unknown tokens are replaced where that is wished") {
  const std::vector<std::string> source{"quux", "quux"};
  TranslateOptions plain, options;
  options.replace_unknown = true;
  int64_t replaced = 0;
  for (const uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
    const Model model = small_model(seed);
    const TranslatedLine line = of_lines(model, "quux quux\n", options, 1).front();
    const Hypothesis& found = line.translations.front();
    const std::vector<std::string> unknown = tokens_of(model, found, line.source, plain);
    const std::vector<std::string> known = tokens_of(model, found, line.source, options);
    CHECK(line.source == source);
    REQUIRE(known.size() == unknown.size());
    for (size_t t = 0; t < known.size(); ++t) {
      const bool is_unknown = unknown[t] == "<unk>";
      CHECK(known[t] == (is_unknown ? "quux" : unknown[t]));
      if (is_unknown) ++replaced;
    }
  }
  CHECK(replaced > 0);
}

TEST_CASE("force_lines: lines come in order, empty ones too") {
  const Model model = small_model(2);
  Lines sources("a b\n\nc\n\na b c\n", "s"), targets("x\n\n\ny\nx odd x\n", "t");
  std::vector<std::string> warnings;
  LineOptions options;
  options.max_length = 2;
  options.lookahead = 3;
  options.warn = [&](const std::string& warning) { warnings.push_back(warning); };
  std::vector<ForcedLine> lines;
  force_lines(model, sources.reader, targets.reader, options,
              [&](const ForcedLine& line) { lines.push_back(line); });
  REQUIRE(lines.size() == 5);
  const size_t steps[] = {2, 0, 1, 2, 3};
  for (size_t i = 0; i < 5; ++i) {
    CHECK(lines[i].hypothesis.token_log_probabilities.size() == steps[i]);
  }
  CHECK(lines[4].source == std::vector<std::string>{"a", "b"});
  CHECK(lines[4].line == 5);
  CHECK(lines[4].hypothesis.ids == std::vector<int32_t>{4, Vocabulary::kUnk});
  CHECK(warnings == std::vector<std::string>{"s:5: 3 tokens, cut to 2", "t:5: 3 tokens, cut to 2"});

  Lines three("a\nb\nc\n", "s"), one("x\n", "t");
  lines.clear();
  CHECK(error_of([&] {
          force_lines(model, three.reader, one.reader, options,
                      [&](const ForcedLine& line) { lines.push_back(line); });
        }) ==
        "t has 1 lines and s has more: line n of one must translate line n of the "
        "other");
  CHECK(lines.size() == 1);  // the pair that is there
}

TEST_CASE("force_lines: fewer lines at a time where they are long") {
  Rng rng(1);
  ModelConfig config = small_config("rnn", "none", false);
  const Model model(config, make_tokenizers({}, {}), Vocabulary({"a"}), Vocabulary({"x"}), rng);
  const auto text = [](const std::string& word) {
    std::string line;
    for (int i = 0; i < 4500; ++i) line += word;
    return line + '\n' + line + '\n' + line + '\n';
  };
  Lines sources(text("a "), "s"), targets(text("x "), "t");
  LineOptions options;
  options.max_length = 10'000;
  std::vector<int64_t> read;
  force_lines(model, sources.reader, targets.reader, options,
              [&](const ForcedLine&) { read.push_back(sources.reader.line_number()); });
  CHECK(read == std::vector<int64_t>{2, 2, 3});  // two lines have 40 million weights
}

}  // namespace
}  // namespace nmt::testing
