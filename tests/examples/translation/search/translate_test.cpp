// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/translate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <sstream>

#include "attune/examples/translation/text/preparation.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/errors.h"
#include "attune/tests/support/small_model.h"
#include "attune/tests/support/tensors.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::kTolerance;
using Words = std::vector<int32_t>;

Model small_model(const ModelConfig& config, uint64_t seed) {
  Rng rng(seed);
  return Model(config, make_tokenizers({}, {}), Vocabulary({"a", "b", "c"}),
               Vocabulary({"x", "y", "z", "w"}), rng);
}

const std::vector<Words> kSources{{4, 5, 6, 3}, {3}, {6, 3}, {5, 4, 4, 6, 6, 3}, {6, 3}, {1, 5, 3}};

void check_same(const NBest& found, const NBest& expected) {
  REQUIRE(found.size() == expected.size());
  for (size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i].ids == expected[i].ids);
    CHECK(found[i].finished == expected[i].finished);
    CHECK(found[i].score == doctest::Approx(expected[i].score).epsilon(kTolerance));
  }
}

/// Greedy search, beams and samples.
std::vector<SearchOptions> searches() {
  std::vector<SearchOptions> all(3);
  all[1].beam = 4;
  all[1].n_best = 3;
  all[2].sampling = {true, 1.3, 5, 0.95, 17};
  all[2].n_best = 2;
  return all;
}

TEST_CASE("translate: neither batch size nor order of the sources changes a translation") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    const Model model = small_model(config, 2);
    for (const SearchOptions& options : searches()) {
      const std::vector<NBest> alone = translate(model, kSources, 1, options);
      REQUIRE(alone.size() == kSources.size());
      for (const int64_t batch_size : {2, 3, 5, 100}) {
        const std::vector<NBest> together = translate(model, kSources, batch_size, options);
        REQUIRE(together.size() == kSources.size());
        for (size_t i = 0; i < kSources.size(); ++i) check_same(together[i], alone[i]);
      }
      if (options.sampling.on) continue;  // they know where their sentence stands
      std::vector<size_t> order(kSources.size());
      std::iota(order.begin(), order.end(), 0);
      Rng(1).shuffle(order);
      std::vector<Words> shuffled;
      for (const size_t i : order) shuffled.push_back(kSources[i]);
      const std::vector<NBest> found = translate(model, shuffled, 3, options);
      for (size_t i = 0; i < order.size(); ++i) check_same(found[i], alone[order[i]]);
    }
  }
}

TEST_CASE("translate: samples depend on the seed, the sentence's place and the sample alone") {
  const Model model = small_model(small_configs().front(), 3);
  SearchOptions options;
  options.sampling.on = true;
  options.n_best = 8;
  const std::vector<NBest> found = translate(model, {{4, 5, 3}, {4, 5, 3}}, 2, options);
  const auto differ = [](const NBest& a, const NBest& b) {
    for (size_t i = 0; i < a.size(); ++i) {
      if (a[i].ids != b[i].ids) return true;
    }
    return false;
  };
  CHECK(found.front().size() == 8);
  CHECK(differ(found[0], found[1]));
  CHECK(found[0].front().ids != found[0].back().ids);
  for (size_t i = 1; i < 8; ++i) {
    const Hypothesis &a = found[0][i - 1], &b = found[0][i];
    CHECK((a.finished > b.finished || (a.finished == b.finished && a.score >= b.score)));
  }
  check_same(translate(model, {{4, 5, 3}}, 1, options, /*first=*/1).front(), found[1]);
  options.sampling.seed = 2;
  CHECK(differ(translate(model, {{4, 5, 3}}, 1, options).front(), found[0]));
}

TEST_CASE("translate: no sources, and options that cannot work") {
  ModelConfig config = small_configs().front();
  config.attention = AttentionKind::none;
  const Model model = small_model(config, 1);
  SearchOptions options;
  options.beam = 3;
  CHECK(translate(model, {}, 4, options).empty());
  CHECK(translate_sources(model, {}, 4, options).empty());
  options.n_best = 4;
  CHECK(error_of([&] { translate(model, {}, 4, options); }).substr(0, 16) == "search: a beam o");
  options.n_best = 1;
  options.coverage_penalty = 1;
  CHECK(error_of([&] { translate(model, kSources, 4, options); }) ==
        "search: the coverage penalty needs attention, which this model has not");
}

// What comes of lines of text, read ahead by so many.
std::vector<TranslatedLine> of_lines(const Model& model, const std::string& text,
                                     const SearchOptions& search, int64_t lookahead) {
  std::istringstream stream(text);
  LineReader reader(stream, "text");
  LineOptions options;
  options.lookahead = lookahead;
  options.search = search;
  std::vector<TranslatedLine> result;
  translate_lines(model, reader, options,
                  [&](const TranslatedLine& line) { result.push_back(line); });
  return result;
}

TEST_CASE("translate_lines: reading ahead changes nothing, samples included") {
  const Model model = small_model(small_configs().front(), 4);
  const std::string text = "a b\n\nc\nc a\nb b b\n";
  for (const SearchOptions& options : searches()) {
    const std::vector<TranslatedLine> one = of_lines(model, text, options, 1);
    const std::vector<TranslatedLine> all = of_lines(model, text, options, 100);
    REQUIRE(one.size() == 5);
    REQUIRE(all.size() == 5);
    CHECK(one[1].source.empty());
    CHECK(one[1].translations.empty());
    for (size_t i = 0; i < 5; ++i) {
      CHECK(one[i].source == all[i].source);
      check_same(one[i].translations, all[i].translations);
    }
  }
}

TEST_CASE("translate_lines: lines over the limit are cut, whether anybody is told or not") {
  const Model model = small_model(small_configs().front(), 4);
  const auto cut = [&](LineOptions options) {
    std::istringstream stream("a b c\na b\n");
    LineReader reader(stream, "text");
    options.max_length = 2;
    std::vector<std::vector<std::string>> sources;
    translate_lines(model, reader, options,
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
  SearchOptions plain, options;
  options.replace_unknown = true;
  int64_t replaced = 0;
  for (const uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
    const Model model = small_model(small_configs().front(), seed);
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

}  // namespace
}  // namespace nmt::testing
