// SPDX-License-Identifier: MIT
// A training reads as its options say, and learns the same in both readings.
#include <doctest/doctest.h>

#include <cmath>

#include "attune/autograd/check_gradients.h"
#include "attune/tests/examples/translation/train/reversals.h"
#include "attune/tests/nn/twins/table.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::fused_ops_in;

Model model_of(ModelConfig config) {
  config.dropout = 0.2;  // of which both readings draw the same masks
  Rng rng(1);
  const auto text = make_tokenizer({"none"});
  return Model(config, {text, text}, Vocabulary({"a", "b", "c"}), Vocabulary({"a'", "b'", "c'"}),
               rng);
}

// The losses of all steps, and on dev.
std::vector<double> losses(const ModelConfig& config, TrainingOptions options, Reading reading) {
  Model model = model_of(config);
  options.reading = reading;
  std::vector<double> all;
  train(model, options,
        {.after_step = [&](const StepReport& step) { all.push_back(step.loss); },
         .after_epoch =
             [&](const EpochReport& epoch) {
               CHECK(model.translator->reading() == reading);
               all.push_back(epoch.dev.entropy.loss());
             }});
  return all;
}

void check_same_losses(const ModelConfig& config, const TrainingOptions& options) {
  const std::vector<double> composed = losses(config, options, Reading::composed),
                            fused = losses(config, options, Reading::fused);
  const double tolerance = GradientCheck::kDouble ? 1e-12 : 1e-5;
  REQUIRE(composed.size() == fused.size());
  for (size_t i = 0; i < fused.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(composed[i] - fused[i]) <= tolerance * fused[i]);
  }
}

TEST_CASE("training, composed: the same losses, step by step, of every cell, attention, decoder") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    check_same_losses(config, options(3));
  }
  TrainingOptions sampled = options(3);
  sampled.teacher_forcing = TeacherForcing::constant;
  sampled.teacher_forcing_rate = 0.5;
  check_same_losses(small_config("lstm", "additive", true, 2), sampled);
}

TEST_CASE("training, composed: no model has a fused op") {
  const Batch batch = batch_of(mixed_pairs());
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(1);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    CHECK(fused_ops_in(translator->loss(batch)).find("linear_cross_entropy") != std::string::npos);
    translator->set_reading(Reading::composed);
    CHECK(fused_ops_in(translator->loss(batch)) == "");
    CHECK(fused_ops_in(translator->logits(batch)) == "");
  }
}

}  // namespace
}  // namespace nmt::testing
