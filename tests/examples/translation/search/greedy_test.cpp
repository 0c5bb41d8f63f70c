// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/greedy.h"

#include <doctest/doctest.h>

#include "attune/core/reduce.h"
#include "attune/examples/translation/search/translate.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

// The plain way: one sentence, the whole prefix decoded again for each word.
std::vector<int32_t> slow_greedy(const Translator& translator, const EncodedPair& pair) {
  std::vector<int32_t> words;
  while (static_cast<int64_t>(words.size()) <
         length_limit(static_cast<int64_t>(pair.source.size()) - 1)) {
    std::vector<int32_t> target = words;
    target.push_back(Vocabulary::kEos);  // batch_of() makes bos w1 ... wn of it
    const Tensor logits = translator.logits(batch_of({{pair.source, target}})).value();
    const int32_t best = max(logits[logits.size(0) - 1], -1).indices[0];
    if (best == Vocabulary::kEos) break;
    words.push_back(best);
  }
  return words;
}

TEST_CASE("greedy: equals decoding each prefix again, whatever the batch") {
  bool some_end = false, some_reach_the_limit = false;
  for (const ModelConfig& config : small_configs()) {
    for (const uint64_t seed : {1, 2, 3}) {
      CAPTURE(described(config));
      Rng rng(seed);
      Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
      const std::vector<EncodedPair> pairs = mixed_pairs();
      const std::vector<Translation> together = greedy(*translator, batch_of(pairs, 2));
      for (size_t b = 0; b < pairs.size(); ++b) {
        const std::vector<int32_t> expected = slow_greedy(*translator, pairs[b]);
        CHECK(together[b].ids == expected);
        CHECK(greedy(*translator, batch_of({pairs[b]})).front().ids == expected);
        const int64_t limit = length_limit(static_cast<int64_t>(pairs[b].source.size()) - 1);
        const bool at_limit = static_cast<int64_t>(expected.size()) == limit;
        (at_limit ? some_reach_the_limit : some_end) = true;
      }
    }
  }
  CHECK(some_end);
  CHECK(some_reach_the_limit);
}

TEST_CASE("greedy: keeps a row of attention for each word and for eos") {
  Rng rng(1);
  Root<Translator> translator(small_config(CellKind::lstm, AttentionKind::general, true),
                              kSourceVocabulary, kTargetVocabulary, rng);
  const std::vector<EncodedPair> pairs = mixed_pairs();
  const std::vector<Translation> found = greedy(*translator, batch_of(pairs));
  for (size_t b = 0; b < pairs.size(); ++b) {
    const Translation& translation = found[b];
    const auto limit =
        static_cast<size_t>(length_limit(static_cast<int64_t>(pairs[b].source.size()) - 1));
    const size_t steps = translation.ids.size() + (translation.ids.size() < limit ? 1 : 0);
    CHECK(translation.positions == 5);
    REQUIRE(translation.weights.size() == steps * 5);
    for (size_t t = 0; t < steps; ++t) {
      real total = 0;
      for (size_t s = 0; s < 5; ++s) total += translation.weights[t * 5 + s];
      CHECK(total == doctest::Approx(1));
    }
  }
}

TEST_CASE("translate: results come in the order of the sources, for every batch size") {
  Rng rng(2);
  const Model model(small_config(CellKind::gru, AttentionKind::additive, true), Tokenization::none,
                    Vocabulary({"a", "b", "c"}), Vocabulary({"x", "y", "z", "w"}), rng);
  const std::vector<std::vector<int32_t>> sources{
      {4, 5, 6, 3}, {3}, {6, 3}, {5, 4, 4, 6, 6, 3}, {6, 3}};
  const std::vector<Translation> one_by_one = translate(model, sources, 1);
  for (const int64_t batch_size : {2, 3, 5, 100}) {
    const std::vector<Translation> together = translate(model, sources, batch_size);
    REQUIRE(together.size() == sources.size());
    for (size_t i = 0; i < sources.size(); ++i) CHECK(together[i].ids == one_by_one[i].ids);
  }
  CHECK(translate(model, {}, 4).empty());
}

}  // namespace
}  // namespace nmt::testing
