// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>

#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/search/batch_search.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/nn/search/sampling.h"
#include "attune/nn/search/scores.h"
#include "attune/tests/support/every_translation.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using Words = std::vector<int32_t>;

// The plain way: one sentence, the whole prefix decoded again for each word.
Hypothesis slow_greedy(const Translator& translator, const Words& source, int64_t limit) {
  Hypothesis result;
  while (!result.finished && std::ssize(result.ids) < limit) {
    std::vector<double> p = force(translator, source, {result.ids}).log_probabilities.front();
    p[Vocabulary::kPad] = p[Vocabulary::kBos] = -1e9;
    const auto best = std::max_element(p.begin(), p.end());
    result.token_log_probabilities.push_back(*best);
    const auto word = static_cast<int32_t>(best - p.begin());
    result.finished = word == Vocabulary::kEos;
    if (!result.finished) result.ids.push_back(word);
  }
  return result;
}

int64_t limit_of(const EncodedPair& pair) { return 2 * (std::ssize(pair.source) - 1) + 10; }

TEST_CASE("greedy search: equals decoding each prefix again, whatever the batch") {
  bool some_end = false, some_reach_the_limit = false;
  for (const ModelConfig& config : small_configs()) {
    for (const uint64_t seed : {1, 2, 3}) {
      CAPTURE(described(config));
      Rng rng(seed);
      Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
      const std::vector<EncodedPair> pairs = mixed_pairs();
      const std::vector<Hypothesis> together = greedy(*translator, batch_of(pairs, 2));
      for (size_t b = 0; b < pairs.size(); ++b) {
        const Hypothesis expected = slow_greedy(*translator, pairs[b].source, limit_of(pairs[b]));
        CHECK(together[b].ids == expected.ids);
        CHECK(together[b].finished == expected.finished);
        REQUIRE(together[b].token_log_probabilities.size() ==
                expected.token_log_probabilities.size());
        for (size_t t = 0; t < expected.token_log_probabilities.size(); ++t) {
          CHECK(together[b].token_log_probabilities[t] ==
                doctest::Approx(expected.token_log_probabilities[t])
                    .epsilon(attune::testing::kTolerance));
        }
        CHECK(greedy(*translator, batch_of({pairs[b]})).front().ids == expected.ids);
        const bool at_limit = std::ssize(expected.ids) == limit_of(pairs[b]);
        CHECK(expected.finished == !at_limit);
        (at_limit ? some_reach_the_limit : some_end) = true;
      }
    }
  }
  CHECK(some_end);
  CHECK(some_reach_the_limit);
}

TEST_CASE("greedy search: keeps a row of attention for each word and for eos") {
  Rng rng(1);
  Root<Translator> translator(small_config("lstm", "general", true), kSourceVocabulary,
                              kTargetVocabulary, rng);
  const std::vector<EncodedPair> pairs = mixed_pairs();
  const std::vector<Hypothesis> found = greedy(*translator, batch_of(pairs));
  for (size_t b = 0; b < pairs.size(); ++b) {
    const size_t steps = found[b].ids.size() + (found[b].finished ? 1 : 0);
    CHECK(found[b].positions == 5);
    REQUIRE(found[b].weights.size() == steps * 5);
    for (size_t t = 0; t < steps; ++t) {
      real total = 0;
      for (size_t s = 0; s < 5; ++s) total += found[b].weights[t * 5 + s];
      CHECK(total == doctest::Approx(1));
    }
  }
}

TEST_CASE("greedy search: the score is of the source's own tokens, eos and padding not counted") {
  TranslateOptions options;
  options.eos_penalty = 1.3;
  options.coverage_penalty = 0.4;
  int64_t finished = 0;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    Rng rng(seed);
    Root<Translator> translator(small_config("gru", "additive", true), kSourceVocabulary,
                                kTargetVocabulary, rng);
    const std::vector<EncodedPair> pairs = mixed_pairs();
    const std::vector<Hypothesis> found = greedy(*translator, batch_of(pairs, 1), options);
    for (size_t b = 0; b < pairs.size(); ++b) {
      const int64_t words = std::ssize(pairs[b].source) - 1;
      CHECK(found[b].score == score(found[b], words, options));
      finished += found[b].finished ? 1 : 0;
    }
  }
  CHECK(finished > 0);
}

TEST_CASE("greedy search: no eos before the minimum length, and words up to the limit") {
  int64_t later = 0;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    Rng rng(seed);
    Root<Translator> translator(small_config("gru", "additive", true), kSourceVocabulary,
                                kTargetVocabulary, rng);
    const std::vector<EncodedPair> pairs = mixed_pairs();
    TranslateOptions options;
    const std::vector<Hypothesis> free = greedy(*translator, batch_of(pairs), options);
    options.min_length_ratio = options.max_length_ratio = 1.6;
    options.max_length_extra = 2;
    const std::vector<Hypothesis> bound = greedy(*translator, batch_of(pairs), options);
    const std::vector<int64_t> least{7, 4, 2}, most{8, 5, 3};  // of 4, 2 and 1 source words
    for (size_t b = 0; b < pairs.size(); ++b) {
      CHECK(std::ssize(bound[b].ids) >= least[b]);
      CHECK(std::ssize(bound[b].ids) <= most[b]);
      CHECK(bound[b].finished == (std::ssize(bound[b].ids) < most[b]));
      if (free[b].finished && free[b].ids.size() < bound[b].ids.size()) ++later;
    }
  }
  CHECK(later > 0);
}

TEST_CASE("samples: a peaked distribution is greedy search") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    const std::vector<Hypothesis> expected = greedy(*translator, batch);
    std::vector<TranslateOptions> peaked(3);
    peaked[0].sampling.temperature = 1e-6;
    peaked[1].sampling.top_k = 1;
    peaked[2].sampling.top_p = 1e-6;
    for (const TranslateOptions& options : peaked) {
      std::vector<Rng> streams;
      for (int64_t b = 0; b < 3; ++b) streams.push_back(sampling_stream(9, b, 0));
      const std::vector<Hypothesis> found = sample(*translator, batch, options, streams);
      for (size_t b = 0; b < expected.size(); ++b) {
        CHECK(found[b].ids == expected[b].ids);
        CHECK(found[b].log_probability == expected[b].log_probability);
      }
    }
  }
}

}  // namespace
}  // namespace nmt::testing
