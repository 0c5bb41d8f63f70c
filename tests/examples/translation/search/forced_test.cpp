// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/forced.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "attune/core/softmax.h"
#include "attune/examples/translation/metrics/cross_entropy.h"
#include "attune/examples/translation/search/batch_search.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

const double kTolerance = sizeof(real) == 8 ? 1e-12 : 1e-5;

bool close(double a, double b) {
  return std::abs(a - b) <= kTolerance * std::max({1.0, std::abs(a), std::abs(b)});
}

TEST_CASE("forced: log-probabilities are those of teacher forcing, whatever the batch") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(1);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const std::vector<EncodedPair> pairs = mixed_pairs();
    const std::vector<Hypothesis> forced = force(*translator, pairs, 2);
    double nats = 0;
    for (size_t i = 0; i < pairs.size(); ++i) {
      const Batch alone = batch_of({pairs[i]});
      const Tensor log_p = log_softmax(translator->logits(alone).value());  // [T, 1, V]
      const size_t steps = pairs[i].target.size();
      REQUIRE(forced[i].token_log_probabilities.size() == steps);
      for (size_t t = 0; t < steps; ++t) {
        const real expected = log_p.data()[t * kTargetVocabulary + pairs[i].target[t]];
        CHECK(close(forced[i].token_log_probabilities[t], expected));
      }
      CHECK(forced[i].finished);
      CHECK(forced[i].ids == std::vector(pairs[i].target.begin(), pairs[i].target.end() - 1));
      CHECK(close(forced[i].score * static_cast<double>(steps), forced[i].log_probability));
      nats -= forced[i].log_probability;
    }
    CHECK(close(nats, teacher_forced(*translator, {batch_of(pairs, 2)}).nats));
  }
}

TEST_CASE("forced: greedy's own words have greedy's own weights") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(2);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const std::vector<EncodedPair> pairs = mixed_pairs();
    const auto found = greedy(*translator, batch_of(pairs));
    for (size_t i = 0; i < pairs.size(); ++i) {
      std::vector<int32_t> target = found[i].ids;
      target.push_back(Vocabulary::kEos);
      const Hypothesis forced = force(*translator, {{pairs[i].source, target}}, 1).front();
      CHECK(forced.ids == found[i].ids);
      CHECK(forced.weights.empty() == found[i].weights.empty());
      if (forced.weights.empty()) continue;
      const size_t padded = found[i].positions, own = forced.positions;
      CHECK(own == pairs[i].source.size());
      for (size_t t = 0; t < found[i].weights.size() / padded; ++t) {
        for (size_t s = 0; s < own; ++s) {
          CHECK(close(forced.weights[t * own + s], found[i].weights[t * padded + s]));
        }
      }
    }
  }
}

}  // namespace
}  // namespace nmt::testing
