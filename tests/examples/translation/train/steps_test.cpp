// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/core/memory/allocator.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/optim/adam.h"
#include "attune/optim/clip.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/small_model.h"
#include "attune/tests/support/threads.h"

/// What holds for training steps over batches of mixed lengths, one after the other.
namespace nmt::testing {
namespace {

using attune::testing::same_bits;
using attune::testing::Threads;
using attune::testing::values;

constexpr int64_t kWords = 150;

std::vector<int32_t> sentence(int64_t words, Rng& rng) {
  std::vector<int32_t> ids;
  for (int64_t i = 0; i < words; ++i) {
    ids.push_back(Vocabulary::kSpecials + static_cast<int32_t>(rng.below(kWords)));
  }
  ids.push_back(Vocabulary::kEos);
  return ids;
}

// Batches of up to 8 sentences, of lengths from 1 to 24.
std::vector<Batch> mixed_batches() {
  Rng rng(3);
  std::vector<EncodedPair> pairs;
  for (int i = 0; i < 92; ++i) {
    const int64_t words = 1 + rng.below(23);
    pairs.push_back({sentence(words, rng), sentence(std::max<int64_t>(0, words - 2), rng)});
  }
  return shuffled_batches(pairs, {8}, rng).all();
}

struct Training {
  explicit Training(ModelConfig config)
      : rng(1),
        model(wider(config), Vocabulary::kSpecials + kWords, Vocabulary::kSpecials + kWords, rng),
        adam(model->parameters(), {.learning_rate = real(0.01)}) {
    model->train();
  }

  // Wide enough that loops run on several threads, and that blocks of all sizes are asked for.
  static ModelConfig wider(ModelConfig config) {
    config.embedding = 48;
    config.hidden = 64;
    config.dropout = 0.2;
    return config;
  }

  void epoch(const std::vector<Batch>& batches) {
    for (const Batch& batch : batches) {
      adam.zero_grad();
      backward(model->loss(batch, real(0.1)));
      adam.step(clip_factor(model->parameters(), 1));
    }
  }

  Rng rng;
  Root<Translator> model;
  Adam adam;
};

std::vector<ModelConfig> configs() {
  return {small_config("lstm", "additive", false), small_config("gru", "general", true),
          small_bahdanau_config("gru", "additive", BridgeKind::linear)};
}

TEST_CASE("training steps: the second epoch asks the system for no memory") {
#ifdef __SANITIZE_ADDRESS__  // which sees every use after free, as nothing is kept for reuse
  return;
#endif
  // On one thread: where the directions of an encoder run side by side, what they hold at the same
  // time is a matter of timing.
  const Threads threads(1);
  for (const ModelConfig& config : configs()) {
    CAPTURE(described(config));
    release_cached_memory();
    std::vector<Batch> batches = mixed_batches();
    Training training(config);
    training.epoch(batches);
    const int64_t first = memory_stats().system_allocations;
    std::reverse(batches.begin(), batches.end());
    training.epoch(batches);
    CHECK(memory_stats().system_allocations == first);
  }
}

TEST_CASE("training steps: the same seed gives the same bits, whatever the number of threads") {
  std::vector<Batch> batches = mixed_batches();
  batches.resize(3);
  for (const ModelConfig& config : configs()) {
    Training once(config);
    const std::vector<Tensor> start = values(*once.model);
    once.epoch(batches);
    const std::vector<Tensor> expected = values(*once.model);
    for (const int n : {1, 1, 2, 2, 3, 4}) {
      CAPTURE(described(config));
      CAPTURE(n);
      const Threads threads(n);
      release_cached_memory();  // so that each run finds other blocks
      Training again(config);
      again.epoch(batches);
      const std::vector<Tensor> found = values(*again.model);
      for (size_t i = 0; i < expected.size(); ++i) {
        CAPTURE(once.model->parameters()[i].name);
        CHECK(same_bits(found[i], expected[i]));
        CHECK(!same_bits(found[i], start[i]));
      }
    }
  }
}

}  // namespace
}  // namespace nmt::testing
