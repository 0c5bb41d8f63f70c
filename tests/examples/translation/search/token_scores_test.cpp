// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/token_scores.h"

#include <doctest/doctest.h>

#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/fused/linear_cross_entropy.h"
#include "attune/autograd/modes.h"
#include "attune/core/memory/allocator.h"
#include "attune/core/reduce.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

TEST_CASE("token scores: those of all logits together, of which only some are held") {
  constexpr int64_t kVocabulary = 150'000;
  Rng rng(1);
  const Root<Translator> translator(small_config("gru", "general", /*input_feeding=*/false), 10,
                                    kVocabulary, rng);
  std::vector<EncodedPair> pairs;
  for (int32_t length : {40, 20, 25, 39}) {
    EncodedPair pair{{4, 5, Vocabulary::kEos}, {}};
    for (int32_t t = 0; t < length; ++t) pair.target.push_back(4 + (7919 * t + length) % 140'000);
    pair.target.push_back(Vocabulary::kEos);
    pairs.push_back(pair);
  }
  const Batch batch = batch_of(pairs);
  const NoGrad no_grad;
  const int64_t before = memory_stats().live_bytes;
  reset_peak_memory();
  const TokenScores scores = score_tokens(*translator, batch);
  const int64_t all = batch.target_output.numel() * kVocabulary * int64_t{sizeof(real)};
  CHECK(memory_stats().peak_bytes - before < 2 * all);  // of logits and their logarithms, a part

  const Tensor logits = translator->logits(batch).value();
  const Tensor losses =
      token_cross_entropy(constant(logits), batch.target_output, {Vocabulary::kPad, 0}).value();
  const Ids best = max(logits, -1).indices;
  REQUIRE(scores.losses.shape() == batch.target_output.shape());
  REQUIRE(scores.best.shape() == batch.target_output.shape());
  for (int64_t i = 0; i < losses.numel(); ++i) {
    CHECK(scores.losses.data()[i] ==
          doctest::Approx(losses.data()[i]).epsilon(attune::testing::kTolerance));
    CHECK(scores.best[i] == best[i]);
    if (batch.target_output[i] == Vocabulary::kPad) CHECK(scores.losses.data()[i] == 0);
  }
  CHECK(scores.weights.shape() == Shape{41, 4, 3});
}

}  // namespace
}  // namespace nmt::testing
