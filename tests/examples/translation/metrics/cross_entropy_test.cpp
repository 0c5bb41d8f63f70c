// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/cross_entropy.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

constexpr double kTolerance = sizeof(real) == 8 ? 1e-12 : 1e-5;

int32_t argmax(const std::vector<real>& logits) {
  return static_cast<int32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

// What a search may choose.
int32_t argmax_of_words(std::vector<real> logits) {
  for (const int32_t special : {Vocabulary::kPad, Vocabulary::kBos}) {
    logits[static_cast<size_t>(special)] = -std::numeric_limits<real>::infinity();
  }
  return argmax(logits);
}

double nats(const std::vector<real>& logits, int32_t word) {
  double sum = 0;
  for (const real x : logits) sum += std::exp(static_cast<double>(x));
  return std::log(sum) - static_cast<double>(logits[static_cast<size_t>(word)]);
}

// One word at a time, the whole prefix read again for each: slow, and with nothing to get wrong.
CrossEntropy naive(const Translator& translator, const EncodedPair& pair, bool free_running) {
  const Batch batch = batch_of({pair});
  std::vector<int32_t> prefix{Vocabulary::kBos};
  CrossEntropy result;
  for (const int32_t word : pair.target) {
    Translator::Encoded encoded = translator.encode(batch.source, batch.source_lengths);
    const auto length = static_cast<int64_t>(prefix.size());
    const std::vector<real> all =
        translator.decode(Ids({length, 1}, prefix), encoded.memory, encoded.state)
            .logits.value()
            .to_vector();
    const std::vector<real> last(all.end() - kTargetVocabulary, all.end());
    result.nats += nats(last, word);
    result.correct += argmax(last) == word ? 1 : 0;
    ++result.tokens;
    prefix.push_back(free_running ? argmax_of_words(last) : word);
  }
  return result;
}

void check_equal(const CrossEntropy& a, const CrossEntropy& b) {
  CHECK(a.nats == doctest::Approx(b.nats).epsilon(kTolerance));
  CHECK(a.tokens == b.tokens);
  CHECK(a.correct == b.correct);
}

TEST_CASE("cross-entropy: pair by pair what one word at a time gives, in any batches") {
  const std::vector<EncodedPair> pairs = mixed_pairs();
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(5);
    const Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    for (const int64_t batch_size : {1, 2, 3}) {
      const std::vector<Batch> batches = sorted_batches(pairs, batch_size);
      const auto forced = teacher_forced_by_pair(*translator, batches);
      const auto free = free_running_by_pair(*translator, batches);
      REQUIRE(forced.size() == pairs.size());
      REQUIRE(free.size() == pairs.size());
      for (size_t i = 0; i < pairs.size(); ++i) {
        check_equal(forced[i], naive(*translator, pairs[i], false));
        check_equal(free[i], naive(*translator, pairs[i], true));
      }
    }
  }
}

TEST_CASE("cross-entropy: of all pairs together, and what is made of it") {
  Rng rng(5);
  const ModelConfig config = small_config("gru", "general", false);
  const Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
  const std::vector<Batch> batches = sorted_batches(mixed_pairs(), 2);
  CrossEntropy sum;
  for (const CrossEntropy& pair : teacher_forced_by_pair(*translator, batches)) sum += pair;
  const CrossEntropy all = teacher_forced(*translator, batches);
  check_equal(all, sum);
  CHECK(all.tokens == 9);  // 2 + 4 + 0 words and three eos
  CHECK(all.loss() ==
        doctest::Approx(translator->loss(batch_of(mixed_pairs())).item()).epsilon(kTolerance));

  const CrossEntropy some{6, 4, 3};
  CHECK(some.loss() == 1.5);
  CHECK(some.perplexity() == doctest::Approx(std::exp(1.5)));
  CHECK(some.accuracy().value() == 0.75);
  CHECK(CrossEntropy().loss() == 0);
  CHECK(CrossEntropy().accuracy().value() == 0);
}

}  // namespace
}  // namespace nmt::testing
