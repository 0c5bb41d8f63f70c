// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "attune/core/softmax.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/search/batch_search.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/nn/search/scores.h"
#include "attune/tests/support/every_translation.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::kTolerance;
using Words = std::vector<int32_t>;

doctest::Approx near(double x) { return doctest::Approx(x).epsilon(kTolerance); }

/// A small limit, so that all translations can be listed: 3 words for a source of 4, 2 for one
/// of 2.
TranslateOptions within_a_few_words() {
  TranslateOptions options;
  options.max_length_ratio = 0.5;
  options.max_length_extra = 1;
  return options;
}

/// Every option that changes which translations there are, or their order.
std::vector<TranslateOptions> variants(bool with_attention) {
  std::vector<TranslateOptions> all(7, within_a_few_words());
  all[0].length_penalty = 0;
  all[2].length_penalty = 1.5;
  all[3].eos_penalty = 1.2;
  all[4].min_length_ratio = 0.4;
  all[5].no_repeat_ngram = 2;
  all[6].no_repeat_ngram = 1;
  if (!with_attention) return all;
  all.resize(9, within_a_few_words());
  all[7].coverage_penalty = 0.5;
  all[8] = {};
  all[8] = within_a_few_words();
  all[8].length_penalty = 0;
  all[8].coverage_penalty = 2;
  all[8].no_repeat_ngram = 2;
  return all;
}

// What every n-best list is: sorted, distinct, and consistent in itself.
void check_list(const NBest& list, int64_t source_words, const TranslateOptions& options) {
  REQUIRE_FALSE(list.empty());
  CHECK(std::ssize(list) <= options.n_best);
  std::set<std::pair<Words, bool>> seen;
  for (size_t i = 0; i < list.size(); ++i) {
    const Hypothesis& h = list[i];
    CHECK(seen.emplace(h.ids, h.finished).second);
    for (const int32_t special : {Vocabulary::kPad, Vocabulary::kBos, Vocabulary::kEos}) {
      CHECK(std::count(h.ids.begin(), h.ids.end(), special) == 0);
    }
    const SearchLimits range = limits(source_words, options);
    const auto length = std::ssize(h.ids);
    CHECK(length <= range.most);
    CHECK(h.finished == (length < range.most));
    if (h.finished) CHECK(length >= range.least);
    CHECK(h.token_log_probabilities.size() == h.ids.size() + (h.finished ? 1 : 0));
    double sum = 0;
    for (const double p : h.token_log_probabilities) sum += p;
    CHECK(h.log_probability == doctest::Approx(sum));
    CHECK(h.score == doctest::Approx(score(h, source_words, options)));
    CHECK(h.weights.size() == h.token_log_probabilities.size() * static_cast<size_t>(h.positions));
    if (i == 0) continue;
    CHECK(h.finished <= list[i - 1].finished);
    if (h.finished == list[i - 1].finished) CHECK(h.score <= list[i - 1].score);
  }
}

// Scores in the same order, and the same translations behind them; where two scores are equal but
// for rounding, their order may differ.
void check_same(const NBest& found, const NBest& expected, size_t count) {
  REQUIRE(found.size() == count);
  for (size_t i = 0; i < count; ++i) {
    CHECK(found[i].score == near(expected[i].score));
    const auto same = std::find_if(expected.begin(), expected.end(), [&](const Hypothesis& h) {
      return h.ids == found[i].ids && h.finished == found[i].finished;
    });
    REQUIRE(same != expected.end());
    CHECK(found[i].score == near(same->score));
    CHECK(found[i].log_probability == near(same->log_probability));
    REQUIRE(found[i].token_log_probabilities.size() == same->token_log_probabilities.size());
    for (size_t t = 0; t < same->token_log_probabilities.size(); ++t) {
      CHECK(found[i].token_log_probabilities[t] == near(same->token_log_probabilities[t]));
    }
  }
}

int64_t words_of(const EncodedPair& pair) { return std::ssize(pair.source) - 1; }

TEST_CASE("beam search: a beam as wide as the tree finds the best of all translations") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(5);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const std::vector<EncodedPair> pairs = mixed_pairs();
    for (TranslateOptions options : variants(config.attends())) {
      options.beam = 200;
      for (const int64_t n_best : {1, 4, 200}) {
        options.n_best = n_best;
        const std::vector<NBest> found = beam_search(*translator, batch_of(pairs, 1), options);
        for (size_t b = 0; b < pairs.size(); ++b) {
          const NBest all = every_translation(*translator, pairs[b].source, options);
          CHECK(all.size() > 1);
          check_list(found[b], words_of(pairs[b]), options);
          check_same(found[b], all, std::min(all.size(), static_cast<size_t>(n_best)));
        }
      }
    }
  }
}

TEST_CASE("beam search: equals decoding each prefix again up to the limit, whatever the batch") {
  int64_t finished = 0, unfinished = 0;
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(2);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const std::vector<EncodedPair> pairs = mixed_pairs();
    for (const int64_t beam : {2, 3, 6}) {
      TranslateOptions options;
      options.beam = beam;
      options.n_best = beam - 1;
      options.length_penalty = beam == 2 ? 3 : beam == 3 ? 0 : 0.6;  // 3: long ones win
      options.no_repeat_ngram = beam == 6 ? 3 : 0;
      if (beam == 6 && config.attends()) options.coverage_penalty = 0.2;
      const std::vector<NBest> together = beam_search(*translator, batch_of(pairs, 2), options);
      for (size_t b = 0; b < pairs.size(); ++b) {
        const NBest slow = slow_beam_search(*translator, pairs[b].source, options);
        check_list(together[b], words_of(pairs[b]), options);
        check_same(together[b], slow, slow.size());
        check_same(beam_search(*translator, batch_of({pairs[b]}), options).front(), slow,
                   slow.size());
        for (const Hypothesis& h : slow) ++(h.finished ? finished : unfinished);
      }
    }
  }
  CHECK(finished > 100);
  CHECK(unfinished > 10);
}

TEST_CASE("beam search: no beam finds a higher score than the tree has") {
  const ModelConfig config = small_config("gru", "additive", true);
  Rng rng(7);
  Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
  const EncodedPair pair = mixed_pairs().front();
  TranslateOptions options = within_a_few_words();
  const NBest all = every_translation(*translator, pair.source, options);
  for (int64_t beam = 1; beam <= 20; ++beam) {
    options.beam = beam;
    const NBest found = beam_search(*translator, batch_of({pair}), options).front();
    CHECK(found.front().score <= near(all.front().score));
  }
}

TEST_CASE("beam search: a beam of 1 is greedy search") {
  int64_t finished = 0;
  for (const ModelConfig& config : small_configs()) {
    for (const uint64_t seed : {1, 2, 3}) {
      CAPTURE(described(config));
      Rng rng(seed);
      Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
      const Batch batch = batch_of(mixed_pairs(), 1);
      for (const int64_t ngram : {0, 2}) {
        TranslateOptions options;
        options.no_repeat_ngram = ngram;
        options.min_length_ratio = ngram == 0 ? 0 : 1;
        options.length_penalty = 3;  // a longer one would win
        options.eos_penalty = 0.7;   // so that scores depend on the source's length
        const std::vector<Hypothesis> expected = greedy(*translator, batch, options);
        const std::vector<NBest> found = beam_search(*translator, batch, options);
        for (size_t b = 0; b < expected.size(); ++b) {
          CHECK(found[b].front().ids == expected[b].ids);
          check_same(found[b], {expected[b]}, 1);
          REQUIRE(found[b].front().weights.size() == expected[b].weights.size());
          for (size_t i = 0; i < expected[b].weights.size(); ++i) {
            CHECK(found[b].front().weights[i] == near(expected[b].weights[i]));
          }
          if (expected[b].finished) ++finished;
        }
      }
    }
  }
  CHECK(finished > 20);
}

TEST_CASE("beam search: an attention row for each word and for eos, of its own hypothesis") {
  const ModelConfig config = small_config("lstm", "general", true);
  Rng rng(1);
  Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
  TranslateOptions options;
  options.beam = options.n_best = 4;
  const EncodedPair pair = mixed_pairs().front();
  const std::vector<NBest> found = beam_search(*translator, batch_of({pair}, 1), options);
  for (const Hypothesis& h : found.front()) {
    Words prefix = h.ids;
    if (!h.finished) prefix.pop_back();
    const std::vector<double> sums = force(*translator, pair.source, {prefix}).attention.front();
    REQUIRE(h.positions == std::ssize(pair.source) + 1);
    for (size_t s = 0; s < pair.source.size(); ++s) {
      double sum = 0;
      for (size_t i = s; i < h.weights.size(); i += pair.source.size() + 1) sum += h.weights[i];
      CHECK(sum == near(sums[s]));
    }
  }
}

}  // namespace
}  // namespace nmt::testing
