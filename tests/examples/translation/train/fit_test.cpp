// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/fit.h"

#include <doctest/doctest.h>

#include "attune/examples/translation/metrics/evaluation.h"
#include "attune/tests/support/tensors.h"

namespace nmt::testing {
namespace {

using attune::testing::same_bits;

// Words a b c translated one by one, and turned around.
std::vector<SentencePair> reversals() {
  const std::vector<std::vector<std::string>> sources{{"a", "b"}, {"b", "a"},      {"c"},
                                                      {"a", "c"}, {"c", "b", "a"}, {"b", "c"}};
  std::vector<SentencePair> pairs;
  for (const auto& source : sources) {
    SentencePair pair{source, {}, static_cast<int64_t>(pairs.size()) + 1};
    for (auto word = source.rbegin(); word != source.rend(); ++word) {
      pair.target.push_back(*word + "'");
    }
    pairs.push_back(pair);
  }
  return pairs;
}

Model make_model(double dropout) {
  Rng rng(1);
  ModelConfig config;
  config.embedding = 8;
  config.hidden = 16;
  config.dropout = dropout;
  return Model(config, Tokenization::none, Vocabulary({"a", "b", "c"}),
               Vocabulary({"a'", "b'", "c'"}), rng);
}

FitOptions options(int64_t epochs) {
  FitOptions result;
  result.epochs = epochs;
  result.batch_size = 4;
  result.learning_rate = 0.02;
  result.label_smoothing = 0;
  return result;
}

TEST_CASE("fit: learns a small text by heart, and reports truly") {
  Model model = make_model(0);
  const std::vector<SentencePair> pairs = reversals();
  std::vector<EpochReport> epochs;
  int64_t steps = 0;
  fit(model, pairs, pairs, options(120),
      {[&](const StepReport& report) {
         ++steps;
         CHECK(report.steps == 2);
         CHECK(report.step == (steps - 1) % 2 + 1);
       },
       [&](const EpochReport& report) { epochs.push_back(report); }});
  CHECK(steps == 240);
  REQUIRE(epochs.size() == 120);
  CHECK(epochs.front().best);
  CHECK(epochs.back().dev.loss() < epochs.front().dev.loss());
  CHECK(epochs.back().dev.loss() < 0.05);
  CHECK(epochs.back().dev.tokens == 18);  // 12 words and 6 eos
  const Evaluation evaluation = evaluate(model, pairs, {}, 3);
  CHECK(evaluation.exact_match.total().value() == 1);
  CHECK(evaluation.teacher_forced.loss() ==
        doctest::Approx(epochs.back().dev.loss()).epsilon(1e-4));
  CHECK(evaluation.free_running.loss() ==
        doctest::Approx(evaluation.teacher_forced.loss()).epsilon(1e-4));  // it makes no mistake
  CHECK(evaluation.health.attention_on_padding() == 0);
}

TEST_CASE("fit: batches by tokens, each epoch with as many steps as it takes") {
  Model model = make_model(0);
  const std::vector<SentencePair> pairs = reversals();
  FitOptions by_tokens = options(120);
  by_tokens.batch_size = 9;  // such as three pairs of two words and eos
  by_tokens.batch_unit = BatchUnit::tokens;
  int64_t steps = 0, announced = 0;
  std::vector<EpochReport> epochs;
  fit(model, pairs, pairs, by_tokens,
      {[&](const StepReport& report) {
         ++steps;
         if (report.step == 1) announced += report.steps;
       },
       [&](const EpochReport& report) { epochs.push_back(report); }});
  CHECK(steps == announced);
  CHECK(steps == 120 * 3);  // targets of 2, 3, 3, then 3, 3, then 4 tokens
  CHECK(epochs.back().dev.loss() < 0.1);
  CHECK(epochs.back().learning_rate < 0.01 * epochs[66].learning_rate);  // the schedule has ended
}

TEST_CASE("fit: a model that errs is worse where it reads its own words") {
  Model model = make_model(0);
  const std::vector<SentencePair> pairs = reversals();
  fit(model, pairs, pairs, options(20), {[](const StepReport&) {}, [](const EpochReport&) {}});
  const Evaluation evaluation = evaluate(model, pairs, {}, 3);
  CHECK(evaluation.exact_match.total().value() < 1);
  CHECK(evaluation.free_running.loss() > evaluation.teacher_forced.loss());
  CHECK(evaluation.free_running.tokens == evaluation.teacher_forced.tokens);
}

TEST_CASE("fit: the same seed gives the same bits") {
  const std::vector<SentencePair> pairs = reversals();
  const auto trained = [&] {
    Model model = make_model(0.3);
    fit(model, pairs, pairs, options(3), {[](const StepReport&) {}, [](const EpochReport&) {}});
    std::vector<Tensor> values;
    for (const auto& [name, parameter] : model.translator->parameters()) {
      values.push_back(parameter.value());
    }
    return values;
  };
  const std::vector<Tensor> once = trained(), again = trained();
  for (size_t i = 0; i < once.size(); ++i) CHECK(same_bits(once[i], again[i]));
}

}  // namespace
}  // namespace nmt::testing
