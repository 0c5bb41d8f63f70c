// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/translate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/text/preparation.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/small_model.h"

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
std::vector<TranslateOptions> searches() {
  std::vector<TranslateOptions> all(3);
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
    for (const TranslateOptions& options : searches()) {
      const std::vector<NBest> alone = translate(*model.translator, kSources, 1, options);
      REQUIRE(alone.size() == kSources.size());
      for (const int64_t batch_size : {2, 3, 5, 100}) {
        const std::vector<NBest> together =
            translate(*model.translator, kSources, batch_size, options);
        REQUIRE(together.size() == kSources.size());
        for (size_t i = 0; i < kSources.size(); ++i) check_same(together[i], alone[i]);
      }
      if (options.sampling.on) continue;  // they know where their sentence stands
      std::vector<size_t> order(kSources.size());
      std::iota(order.begin(), order.end(), 0);
      Rng(1).shuffle(order);
      std::vector<Words> shuffled;
      for (const size_t i : order) shuffled.push_back(kSources[i]);
      const std::vector<NBest> found = translate(*model.translator, shuffled, 3, options);
      for (size_t i = 0; i < order.size(); ++i) check_same(found[i], alone[order[i]]);
    }
  }
}

TEST_CASE("translate: samples depend on the seed, the sentence's place and the sample alone") {
  const Model model = small_model(small_configs().front(), 3);
  TranslateOptions options;
  options.sampling.on = true;
  options.n_best = 8;
  const std::vector<NBest> found = translate(*model.translator, {{4, 5, 3}, {4, 5, 3}}, 2, options);
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
  check_same(translate(*model.translator, {{4, 5, 3}}, 1, options, /*first=*/1).front(), found[1]);
  options.sampling.seed = 2;
  CHECK(differ(translate(*model.translator, {{4, 5, 3}}, 1, options).front(), found[0]));
}

TEST_CASE("translate: sources of pairs, one by one") {
  const Model model = small_model(small_configs().front(), 2);
  std::vector<EncodedPair> pairs;
  for (const Words& source : kSources) pairs.push_back({source, {3}});
  const std::vector<NBest> expected = translate(*model.translator, kSources, 2);
  std::vector<NBest> found(pairs.size());
  translate_sources(model, pairs, 2, {}, [&](size_t i, NBest list) { found[i] = std::move(list); });
  for (size_t i = 0; i < pairs.size(); ++i) check_same(found[i], expected[i]);
}

TEST_CASE("translate: a long source costs what it costs alone, and more so with a beam") {
  const Model model = small_model(small_config("gru", "general", /*input_feeding=*/false), 2);
  TranslateOptions options;
  options.max_length_ratio = 0;
  options.max_length_extra = 30;
  const auto sources_of = [](size_t S) {
    std::vector<Words> sources(64, {4, 5, 3});
    sources[9].assign(S, 4);
    sources[9].back() = 3;
    return sources;
  };
  const auto positions = [&](size_t S) {  // of a short one: those of the longest in its batch
    return translate(*model.translator, sources_of(S), 64, options).front().front().positions;
  };
  CHECK(positions(300) == 300);
  CHECK(positions(600) == 3);
  options.beam = 32;  // 64 * 300 * 30 * 32 weights
  CHECK(positions(100) == 100);
  CHECK(positions(300) == 3);
}

TEST_CASE("translate: no sources, and options that cannot work") {
  ModelConfig config = small_configs().front();
  config.attention = "none";
  const Model model = small_model(config, 1);
  TranslateOptions options;
  options.beam = 3;
  CHECK(translate(*model.translator, {}, 4, options).empty());
  CHECK_NOTHROW(translate_sources(model, {}, 4, options, [](size_t, const NBest&) { FAIL(""); }));
  options.n_best = 4;
  CHECK(error_of([&] { translate(*model.translator, {}, 4, options); }).substr(0, 16) ==
        "search: a beam o");
  options.n_best = 1;
  options.coverage_penalty = 1;
  CHECK(error_of([&] { translate(*model.translator, kSources, 4, options); }) ==
        "search: the coverage penalty needs attention, which this model lacks");
}

}  // namespace
}  // namespace nmt::testing
