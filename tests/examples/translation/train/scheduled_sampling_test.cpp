// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/scheduled_sampling.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "attune/core/reduce.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::close;

TEST_CASE("scheduled sampling: how the teacher forcing ratio falls") {
  struct Case {
    const char* how;
    std::optional<double> k;
    double floor;
    int64_t step;
    double ratio;
  };
  const Case cases[] = {
      {"always", std::nullopt, 0, 1000, 1},
      {"constant", 0.75, 0, 1000, 0.75},
      {"linear", 0.001, 0, 400, 0.6},
      {"linear", 0.001, 0.5, 900, 0.5},
      {"linear", 0.001, 0, 5000, 0},
      {"exponential", 0.999, 0, 1000, std::pow(0.999, 1000)},
      {"inverse_sigmoid", 100, 0, 0, 100.0 / 101},
      {"inverse_sigmoid", 100, 0, 500, 100 / (100 + std::exp(5.0))},
      {"inverse_sigmoid", 100, 0.1, 1'000'000'000, 0.1},  // where e^(step / k) overflows
  };
  for (const Case& c : cases) {
    CAPTURE(c.how);
    CAPTURE(c.step);
    TrainingOptions options;
    options.teacher_forcing = named<TeacherForcing>("teacher forcing", c.how);
    options.teacher_forcing_rate = c.k;
    options.teacher_forcing_floor = c.floor;
    CHECK(teacher_forcing_ratio(options, c.step) == doctest::Approx(c.ratio));
  }
  for (const auto& way : Names<TeacherForcing>::list) {
    CAPTURE(way.first);
    CHECK(std::any_of(std::begin(cases), std::end(cases),
                      [&](const Case& c) { return way.first == c.how; }));
  }
}

TEST_CASE("scheduled sampling: with the right words alone, it is teacher forcing") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    const Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    CHECK(close(sampled_loss(*translator, batch, real(0.1), 1, rng).value(),
                translator->loss(batch, real(0.1)).value()));
  }
}

// The loss where every word but the first is the model's own, as greedy decoding finds them.
double free_running_loss(const Translator& translator, const Batch& batch) {
  Batch own = batch;
  for (int64_t t = 1; t < batch.target_input.size(0); ++t) {
    Tensor logits = translator.logits(own).value();  // [T, B, V]
    for (int64_t i = 0; i < logits.numel(); ++i) {
      const int64_t word = i % kTargetVocabulary;
      if (word == Vocabulary::kPad || word == Vocabulary::kBos) logits.mutable_data()[i] = -1e9;
    }
    const Ids best = max(logits, -1).indices;  // [T, B]
    std::vector<int32_t> words(own.target_input.begin(), own.target_input.end());
    for (int64_t b = 0; b < best.size(1); ++b) {
      const auto place = static_cast<size_t>(t * best.size(1) + b);
      if (words[place] != Vocabulary::kPad) words[place] = best.select(t - 1)[b];
    }
    own.target_input = Ids(batch.target_input.shape(), words);
  }
  return translator.loss(own).item();
}

TEST_CASE("scheduled sampling: without right words, the decoder reads its own") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(3);
    const Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const Batch batch = batch_of(mixed_pairs());
    CHECK(sampled_loss(*translator, batch, 0, 0, rng).item() ==
          doctest::Approx(free_running_loss(*translator, batch)).epsilon(1e-4));
  }
}

TEST_CASE("scheduled sampling: some of each, drawn from the stream") {
  Rng rng(3);
  const Root<Translator> translator(small_configs().front(), kSourceVocabulary, kTargetVocabulary,
                                    rng);
  const Batch batch = batch_of(mixed_pairs());
  const auto loss = [&](uint64_t seed) {
    Rng stream(seed);
    return sampled_loss(*translator, batch, 0, 0.5, stream).item();
  };
  CHECK(loss(1) == loss(1));
  bool differs = false;
  for (uint64_t seed = 2; seed < 12; ++seed) differs = differs || loss(seed) != loss(1);
  CHECK(differs);
}

}  // namespace
}  // namespace nmt::testing
