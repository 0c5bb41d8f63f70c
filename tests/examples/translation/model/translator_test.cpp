// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/translator.h"

#include <doctest/doctest.h>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_gradients.h"
#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/reduction.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::at;
using attune::testing::build;
using attune::testing::close;
using attune::testing::gradients;
using attune::testing::same_bits;

// The loss of sentence b alone, in nats: summed over its own target words.
Variable sentence_loss(const Translator& translator, const Batch& batch, int64_t b) {
  const Variable losses = token_cross_entropy(translator.logits(batch), batch.target_output,
                                              {Vocabulary::kPad, 0});  // [T, B]
  return sum(slice(losses, 1, b, b + 1));
}

struct LossAndGradients {
  Tensor loss;
  std::vector<Tensor> gradients;
};

LossAndGradients of_sentence(const Translator& translator, const Batch& batch, int64_t b) {
  for (auto& [name, parameter] : translator.parameters()) Variable(parameter).zero_grad();
  const Variable loss = sentence_loss(translator, batch, b);
  backward(loss);
  return {loss.value(), gradients(translator)};
}

void check_equal(const LossAndGradients& a, const LossAndGradients& b) {
  CHECK(close(a.loss, b.loss));
  REQUIRE(a.gradients.size() == b.gradients.size());
  for (size_t i = 0; i < a.gradients.size(); ++i) CHECK(close(a.gradients[i], b.gradients[i]));
}

TEST_CASE("translator: gradients of the whole model") {
  if (sizeof(real) == 4) return;  // differences say little in float
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    CHECK_NOTHROW(
        check_gradients([&] { return translator->loss(batch); }, translator->parameters()));
  }
}

TEST_CASE("translator: padding changes no sentence's loss or gradient") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch tight = batch_of(mixed_pairs()), padded = batch_of(mixed_pairs(), 3);
    for (int64_t b = 0; b < 3; ++b) {
      check_equal(of_sentence(*translator, tight, b), of_sentence(*translator, padded, b));
    }
    CHECK(close(translator->loss(tight).value(), translator->loss(padded).value()));
  }
}

TEST_CASE("translator: batch-mates change no sentence's loss or gradient") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const std::vector<EncodedPair> pairs = mixed_pairs();
    for (size_t b = 0; b < pairs.size(); ++b) {
      check_equal(of_sentence(*translator, batch_of({pairs[b]}), 0),
                  of_sentence(*translator, batch_of(pairs), static_cast<int64_t>(b)));
    }
  }
}

TEST_CASE("translator: a target word changes no logit before it") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    const Tensor before = translator->logits(batch).value();
    for (int64_t t = 0; t < batch.target_input.size(0); ++t) {
      Batch changed = batch;
      std::vector<int32_t> words(batch.target_input.begin(), batch.target_input.end());
      for (int64_t b = 0; b < 3; ++b) {
        int32_t& word = words[static_cast<size_t>(t * 3 + b)];
        word = word == 4 ? 5 : 4;
      }
      changed.target_input = Ids(batch.target_input.shape(), words);
      const Tensor after = translator->logits(changed).value();
      CHECK(same_bits(before.slice(0, t), after.slice(0, t)));
      CHECK_FALSE(close(before[t], after[t]));
    }
  }
}

TEST_CASE("translator: step by step equals teacher forcing") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    const Tensor all = translator->logits(batch).value();
    Translator::Encoded encoded = translator->encode(batch.source, batch.source_lengths);
    for (int64_t t = 0; t < all.size(0); ++t) {
      const Ids words = batch.target_input.select(t).reshape({1, 3});
      const Translator::Decoded step = translator->decode(words, encoded.memory, encoded.state);
      CHECK(close(step.logits.value()[0], all[t]));
    }
  }
}

TEST_CASE("translator: attention never looks at padding") {
  for (const ModelConfig& config : small_configs()) {
    if (!config.attends()) continue;
    CAPTURE(described(config));
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs(), 2);
    Translator::Encoded encoded = translator->encode(batch.source, batch.source_lengths);
    const Translator::Decoded result =
        translator->decode(batch.target_input, encoded.memory, encoded.state);
    const Tensor weights = result.weights.value();  // [T, B, S]
    for (int64_t t = 0; t < weights.size(0); ++t) {
      for (int64_t b = 0; b < weights.size(1); ++b) {
        for (int64_t s = batch.source_lengths[b]; s < weights.size(2); ++s) {
          CHECK(weights[t][b][s].item() == 0);
        }
      }
    }
  }
}

TEST_CASE("translator: without attention there are no weights") {
  for (const ModelConfig& config : small_configs()) {
    Rng rng(3);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    Translator::Encoded encoded = translator->encode(batch.source, batch.source_lengths);
    const Translator::Decoded result =
        translator->decode(batch.target_input, encoded.memory, encoded.state);
    CHECK(result.weights.defined() == config.attends());
  }
}

TEST_CASE("translator: embeddings that are one are one parameter") {
  Rng rng(3);
  const auto count = [&](const char* tie) {
    const ModelConfig config = small_config(std::string(R"({"hidden": 6, "tie": ")") + tie + "\"}");
    const Root<Translator> translator(config, 7, 7, rng);
    return translator->parameter_count();
  };
  const int64_t E = 3, H = 6, V = 7;
  CHECK(count("none") - count("target") ==
        H * V - (H * E + E));  // an output less, a projection more
  CHECK(count("target") - count("all") == V * E);
  CHECK(count("none") - count("source") == V * E);
  for (const char* tie : {"source", "all"}) {
    const ModelConfig config = small_config(std::string(R"({"tie": ")") + tie + "\"}");
    CHECK(attune::testing::error_of([&] { Root<Translator>(config, 7, 8, rng); }) ==
          "model: embeddings of 7 source and 8 target words cannot be one; 'tie' " +
              std::string(tie) + " needs one vocabulary for both");
  }
}

TEST_CASE("translator: gradients with source and target embeddings in one, and the output's too") {
  if (sizeof(real) == 4) return;
  for (const char* json : {R"({"tie": "source"})", R"({"tie": "all"})"}) {
    Rng rng(3);
    Root<Translator> translator(small_config(json), kTargetVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    CHECK_NOTHROW(
        check_gradients([&] { return translator->loss(batch); }, translator->parameters()));
  }
}

TEST_CASE("translator: variational dropout drops the same at every step") {
  // One word again and again, and a decoder that reads it with weights of zero but for the words:
  // what differs between steps could only be the mask.
  for (const char* json :
       {R"({"variational": true, "embedding_dropout": 0.5, "embedding": 64})",
        R"({"variational": false, "embedding_dropout": 0.5, "embedding": 64})"}) {
    const ModelConfig config = small_config(json);
    Rng rng(3);
    const Root<Embeddings> words(config, 8, config.embedding, nullptr, rng);
    const Tensor y = words(Ids({2, 1}, {5, 5})).value();
    CHECK(bool(same_bits(y[0], y[1])) == config.variational);
  }
}

TEST_CASE("translator: word dropout drops whole words") {
  Rng rng(3);
  const ModelConfig config = small_config(R"({"word_dropout": 0.5})");
  const Root<Embeddings> words(config, 8, config.embedding, nullptr, rng);
  const Tensor y = words(Ids::full({100, 1}, 5)).value(), row = words->weight().value()[5];
  int64_t dropped = 0;
  for (int64_t t = 0; t < 100; ++t) {
    const bool is_zero = y[t][0].to_vector() == std::vector<real>(3, 0);
    dropped += is_zero ? 1 : 0;
    if (!is_zero) CHECK(close(y[t][0], build({3}, [&](const auto& i) { return 2 * at(row, i); })));
  }
  CHECK(dropped > 30);
  CHECK(dropped < 70);
}

TEST_CASE("translator: equal seeds give equal models, dropout included") {
  ModelConfig config = small_config("lstm", "general", true);
  config.dropout = 0.5;
  const auto losses = [&](uint64_t seed) {
    Rng rng(seed);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    return Tensor::of({translator->loss(batch).item(), translator->loss(batch).item()});
  };
  CHECK(same_bits(losses(5), losses(5)));
  CHECK_FALSE(close(losses(5), losses(6)));
  CHECK(losses(5).data()[0] != losses(5).data()[1]);  // a new mask each time
}

}  // namespace
}  // namespace nmt::testing
