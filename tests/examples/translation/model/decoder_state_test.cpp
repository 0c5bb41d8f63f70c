// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder_state.h"

#include <doctest/doctest.h>

#include "attune/autograd/layout.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::close;
using attune::testing::error_of;

// Column i of a step's result [1, N, ...].
Tensor column(const Variable& x, int64_t i) { return slice(x, 1, i, i + 1).value(); }

TEST_CASE("decoder: hypotheses of a sentence share its memory") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    Translator::Encoded all = translator->encode(batch.source, batch.source_lengths);
    translator->decode(batch.target_input.select(0).reshape({1, 3}), all.memory, all.state);
    // Two hypotheses of each sentence, by another word: rows 0 1 2 | 0 1 2.
    DecoderState both = all.state.rows(Ids({0, 1, 2, 0, 1, 2}));
    const Translator::Decoded together =
        translator->decode(Ids({1, 6}, {4, 5, 6, 7, 4, 1}), all.memory, both);
    const std::vector<Ids> words{Ids({1, 3}, {4, 5, 6}), Ids({1, 3}, {7, 4, 1})};
    for (int64_t k = 0; k < 2; ++k) {
      DecoderState state = all.state;
      const Translator::Decoded alone =
          translator->decode(words[static_cast<size_t>(k)], all.memory, state);
      for (int64_t b = 0; b < 3; ++b) {
        CHECK(close(column(together.logits, k * 3 + b), column(alone.logits, b)));
        if (!alone.weights.defined()) continue;
        CHECK(close(column(together.weights, k * 3 + b), column(alone.weights, b)));
      }
      const DecoderState half = both.rows(Ids({static_cast<int32_t>(k * 3 + 2)}));
      if (half.fed.defined())
        CHECK(close(select(half.fed, 0).value(), select(state.fed, 2).value()));
      CHECK(close(half.bottom.back().front().value(),
                  select(state.bottom.back().front(), 2).value().reshape({1, -1})));
    }
  }
}

TEST_CASE("decoder: sentences can leave") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    Translator::Encoded all = translator->encode(batch.source, batch.source_lengths);
    const PreparedMemory memory = all.memory.sentences(Ids({2, 0}));
    DecoderState state = all.state.rows(Ids({2, 0}));
    const Translator::Decoded two = translator->decode(Ids({1, 2}, {5, 4}), memory, state);
    const Translator::Decoded three =
        translator->decode(Ids({1, 3}, {4, 4, 5}), all.memory, all.state);
    CHECK(close(column(two.logits, 0), column(three.logits, 2)));
    CHECK(close(column(two.logits, 1), column(three.logits, 0)));
    if (!two.weights.defined()) continue;
    CHECK(close(column(two.weights, 0), column(three.weights, 2)));
    CHECK(memory.prepared->lengths[0] == 2);
  }
}

TEST_CASE("decoder: rows and sentences that are not there") {
  Rng rng(3);
  Root<Translator> translator(small_configs().front(), kSourceVocabulary, kTargetVocabulary, rng);
  const Batch batch = batch_of(mixed_pairs());
  Translator::Encoded all = translator->encode(batch.source, batch.source_lengths);
  CHECK(error_of([&] {
          all.memory.sentences(Ids({1, 3}));
        }) == "gather: id 3 at position [1] of [2] is outside [0, 3)");
  CHECK(error_of([&] { all.state.rows(Ids({-1})); }) ==
        "gather: id -1 at position [0] of [1] is outside [0, 3)");
  DecoderState four = all.state.rows(Ids({0, 1, 2, 0}));
  CHECK(error_of([&] {
          translator->decode(Ids({1, 4}, {4, 4, 4, 4}), all.memory, four);
        }).substr(0, 65) == "decoder: 4 rows are not equally many for each of 3 sentences, in ");
}

}  // namespace
}  // namespace nmt::testing
