// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training.h"

#include <doctest/doctest.h>

#include "attune/examples/translation/metrics/evaluation.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/tests/support/errors.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/tensors.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
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
      pair.reference += (pair.reference.empty() ? "" : " ") + pair.target.back();
    }
    pairs.push_back(pair);
  }
  return pairs;
}

Model make_model(double dropout, bool variational = false) {
  Rng rng(1);
  ModelConfig config;
  config.embedding = 8;
  config.hidden = 16;
  config.dropout = dropout;
  config.variational = variational;
  const auto text = make_tokenizer({Tokenization::none});
  return Model(config, {text, text}, Vocabulary({"a", "b", "c"}), Vocabulary({"a'", "b'", "c'"}),
               rng);
}

TrainingOptions options(int64_t epochs) {
  TrainingOptions result;
  result.epochs = epochs;
  result.batch_size = 4;
  result.learning_rate = 0.02;
  result.label_smoothing = 0;
  return result;
}

void train(Model& model, const TrainingOptions& options, const TrainingObserver& observer = {}) {
  const std::vector<SentencePair> pairs = reversals();
  Training(model, pairs, pairs, options).run(observer);
}

std::vector<Tensor> values(const Model& model) {
  return attune::testing::values(*model.translator);
}

void check_same_bits(const Model& a, const Model& b) {
  const std::vector<Tensor> of_a = values(a), of_b = values(b);
  REQUIRE(of_a.size() == of_b.size());
  for (size_t i = 0; i < of_a.size(); ++i) CHECK(same_bits(of_a[i], of_b[i]));
}

TEST_CASE("training: learns a small text by heart, and reports truly") {
  Model model = make_model(0);
  std::vector<EpochReport> epochs;
  int64_t steps = 0;
  train(model, options(120),
        {.after_step =
             [&](const StepReport& report) {
               ++steps;
               CHECK(report.steps == 2);
               CHECK(report.step == (steps - 1) % 2 + 1);
             },
         .after_epoch = [&](const EpochReport& report) { epochs.push_back(report); }});
  CHECK(steps == 240);
  REQUIRE(epochs.size() == 120);
  CHECK(epochs.front().best);
  CHECK(epochs.back().dev.entropy.loss() < epochs.front().dev.entropy.loss());
  CHECK(epochs.back().dev.entropy.loss() < 0.05);
  CHECK(epochs.back().dev.entropy.tokens == 18);  // 12 words and 6 eos
  const Evaluation evaluation = evaluate(model, reversals(), {}, 3);
  CHECK(evaluation.exact_match.total().value() == 1);
  CHECK(evaluation.teacher_forced.loss() ==
        doctest::Approx(epochs.back().dev.entropy.loss()).epsilon(1e-4));
  CHECK(evaluation.free_running.loss() ==
        doctest::Approx(evaluation.teacher_forced.loss()).epsilon(1e-4));  // it makes no mistake
  CHECK(evaluation.health.attention_on_padding() == 0);
}

TEST_CASE("training: a model that errs is worse where it reads its own words") {
  Model model = make_model(0);
  train(model, options(20));
  const Evaluation evaluation = evaluate(model, reversals(), {}, 3);
  CHECK(evaluation.exact_match.total().value() < 1);
  CHECK(evaluation.free_running.loss() > evaluation.teacher_forced.loss());
  CHECK(evaluation.free_running.tokens == evaluation.teacher_forced.tokens);
}

TEST_CASE("training: the same seed gives the same bits") {
  Model once = make_model(0.3), again = make_model(0.3);
  train(once, options(3));
  train(again, options(3));
  check_same_bits(once, again);
}

// Ways to train that keep something of their own from step to step.
std::vector<TrainingOptions> ways() {
  TrainingOptions plain = options(4), sgd = plain, sampled = plain, plateau = plain, early = plain;
  sgd.optimizer = OptimizerKind::sgd;
  sgd.momentum = 0.9;
  sgd.accumulate = 2;
  sgd.clip = 0;
  sampled.optimizer = OptimizerKind::adamw;
  sampled.teacher_forcing = TeacherForcing::constant;
  sampled.teacher_forcing_rate = 0.5;
  sampled.batch_size = 1;
  plateau.schedule = ScheduleKind::plateau;
  plateau.learning_rate = 0.3;  // so high that the loss on dev rises
  plateau.best_by = BestBy::loss;
  early.schedule = ScheduleKind::constant;
  early.warm_up = 0;
  early.learning_rate = 10;  // so high that it rises at once
  early.best_by = BestBy::loss;
  early.patience = 1;
  return {plain, sgd, sampled, plateau, early};
}

TEST_CASE("training: resumed from any state it was in, it gives the same bits") {
  const std::vector<SentencePair> pairs = reversals();
  for (const TrainingOptions& way : ways()) {
    CAPTURE(to_json(way));
    Model whole = make_model(0.3);
    Training uninterrupted(whole, pairs, pairs, way);
    std::vector<SafetensorsFile> states;
    const auto keep_state = [&] { states.push_back(uninterrupted.state()); };
    const Training::End end =
        uninterrupted.run({.after_step = [&](const StepReport&) { keep_state(); },
                           .after_epoch = [&](const EpochReport&) { keep_state(); }});
    CHECK(end == (way.patience > 0 ? Training::End::early : Training::End::completed));
    for (const SafetensorsFile& state : states) {
      CAPTURE(state.metadata.at("position"));
      Model model = make_model(0.3);
      Training resumed(model, pairs, pairs, way);
      resumed.load_state(state);
      CHECK(resumed.run({}) == end);
      check_same_bits(model, whole);
      CHECK(resumed.epochs_done() == uninterrupted.epochs_done());
      CHECK(resumed.best()->epoch == uninterrupted.best()->epoch);
      CHECK(resumed.best()->rank == uninterrupted.best()->rank);
    }
  }
}

TEST_CASE("training: stops after the step at which it is asked to") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, pairs, pairs, options(4));
  int64_t steps = 0;
  CHECK(training.run({.stops = [&] { return ++steps == 3; }}) == Training::End::stopped);
  CHECK(steps == 3);
  CHECK(training.epochs_done() == 1);
}

TEST_CASE("training: goes on only with what it was begun with") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  const SafetensorsFile state = Training(model, pairs, pairs, options(2)).state();
  const auto error = [&](TrainingOptions changed, size_t count) {
    const std::vector<SentencePair> some(pairs.begin(),
                                         pairs.begin() + static_cast<int64_t>(count));
    return error_of([&] { Training(model, some, pairs, changed).load_state(state); });
  };
  TrainingOptions changed = options(2);
  changed.clip = 2;
  CHECK(error(changed, pairs.size()) ==
        "train: this training was begun with clip 1.0, now it is 2.0; go on with the same, or "
        "start anew");
  changed = options(2);
  changed.batch_size.reset();
  CHECK(error(changed, pairs.size()) ==
        "train: this training was begun with batch_size 4, now it is left out; go on with the "
        "same, or start anew");
  CHECK(error(options(2), 5) ==
        "train: this training was begun with training pairs 6, now it is 5; go on with the same, "
        "or start anew");
  CHECK_NOTHROW(Training(model, pairs, pairs, options(3)).load_state(state));
  CHECK(error_of([&] { Training(model, pairs, pairs, options(2)).load_state({}); }) ==
        "train: this is no state of a training");
  SafetensorsFile damaged = state;
  damaged.metadata["position"] = "{}";
  CHECK(error_of([&] {
          Training(model, pairs, pairs, options(2)).load_state(damaged);
        }).starts_with("train: the state of a training is damaged: "));
}

TEST_CASE("training: several batches a step are one larger batch") {
  TrainingOptions whole = options(3), parts = whole;
  whole.batch_size = 6;
  parts.batch_size = 2;
  parts.accumulate = 3;
  Model one = make_model(0), three = make_model(0);
  train(one, whole);
  train(three, parts);
  const std::vector<Tensor> of_one = values(one), of_three = values(three);
  for (size_t i = 0; i < of_one.size(); ++i) {
    CHECK(attune::testing::close(of_one[i], of_three[i], 1e3 * attune::testing::kTolerance));
  }
}

TEST_CASE("training: batches by tokens, and the schedule of as many steps") {
  TrainingOptions by_tokens = options(120);
  by_tokens.batch_size = 9;  // such as three pairs of two words and eos
  by_tokens.batch_unit = BatchUnit::tokens;
  Model model = make_model(0);
  int64_t steps = 0, announced = 0;
  std::vector<EpochReport> epochs;
  train(model, by_tokens,
        {.after_step =
             [&](const StepReport& report) {
               ++steps;
               if (report.step == 1) announced += report.steps;
             },
         .after_epoch = [&](const EpochReport& report) { epochs.push_back(report); }});
  CHECK(steps == announced);
  CHECK(steps == 120 * 3);  // targets of 2, 3, 3, then 3, 3, then 4 tokens
  CHECK(epochs.back().dev.entropy.loss() < 0.1);
  CHECK(epochs.back().learning_rate < 0.01 * epochs[66].learning_rate);  // the schedule has ended
}

TEST_CASE("training: stops early once nothing gets better") {
  TrainingOptions way = options(500);
  way.patience = 3;
  way.best_by = BestBy::loss;
  way.schedule = ScheduleKind::constant;
  way.learning_rate = 10;
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  int64_t since_best = 0;
  Training training(model, pairs, pairs, way);
  CHECK(training.run({.after_epoch = [&](const EpochReport& report) {
    since_best = report.best ? 0 : since_best + 1;
  }}) == Training::End::early);
  CHECK(since_best == 3);
  CHECK(training.epochs_done() == training.best()->epoch + 3);
}

TEST_CASE("training: schedule plateau lowers the rate when the dev loss does not fall") {
  TrainingOptions way = options(6);
  way.schedule = ScheduleKind::plateau;
  way.warm_up = 0;
  way.learning_rate = 10;  // with which it rises
  way.decay_factor = 0.1;
  way.decay_patience = 1;
  std::vector<double> rates, losses;
  Model model = make_model(0);
  train(model, way, {.after_epoch = [&](const EpochReport& report) {
          rates.push_back(report.learning_rate);
          losses.push_back(report.dev.entropy.loss());
        }});
  double rate = 10, best = losses[0];
  int64_t waited = 0;
  for (size_t epoch = 1; epoch < rates.size(); ++epoch) {
    CHECK(rates[epoch] == doctest::Approx(rate));  // of the loss before
    waited = losses[epoch] < best ? 0 : waited + 1;
    best = std::min(best, losses[epoch]);
    if (waited > 1) {
      rate *= 0.1;
      waited = 0;
    }
  }
  CHECK(rate < 10);
}

TEST_CASE("training: what takes the place of the best epoch has to be beaten") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0), resumed = make_model(0);
  Training first(model, pairs, pairs, options(1));
  first.run({});
  CHECK(first.best()->epoch == 1);
  first.set_best({1e9, 0});
  Training second(resumed, pairs, pairs, options(3));
  second.load_state(first.state());
  second.run({});
  CHECK(second.best()->epoch == 0);
}

TEST_CASE("training: frozen embeddings stay") {
  for (const Frozen frozen : {Frozen::source, Frozen::target, Frozen::both}) {
    TrainingOptions way = options(2);
    way.freeze_embeddings = frozen;
    Model model = make_model(0);
    const Tensor source = model.translator->source_embedding().value();
    const Tensor target = model.translator->target_embedding().value();
    const std::vector<Tensor> before = values(model);
    train(model, way);
    const bool source_stays(same_bits(model.translator->source_embedding().value(), source));
    const bool target_stays(same_bits(model.translator->target_embedding().value(), target));
    CHECK(source_stays == (frozen != Frozen::target));
    CHECK(target_stays == (frozen != Frozen::source));
    const std::vector<Tensor> after = values(model);
    int64_t stayed = 0;
    for (size_t i = 0; i < after.size(); ++i) stayed += same_bits(before[i], after[i]) ? 1 : 0;
    CHECK(stayed == (frozen == Frozen::both ? 2 : 1));
  }
}

TEST_CASE("training: gradients of frozen embeddings are those of the last step") {
  TrainingOptions way = options(3);
  way.freeze_embeddings = Frozen::both;
  way.batch_size = 6;  // all pairs in every step,
  way.optimizer = OptimizerKind::sgd;
  way.learning_rate = 1e-9;  // none of which gets anywhere
  Model model = make_model(0);
  std::vector<Tensor> gradients;
  train(model, way, {.after_step = [&](const StepReport&) {
          gradients.push_back(model.translator->target_embedding().grad());
        }});
  REQUIRE(gradients.size() == 3);
  CHECK(attune::testing::close(gradients[0], gradients[2], 1e-4));
}

TEST_CASE("training: what the model cannot do is refused") {
  Model model = make_model(0.3, /*variational=*/true);
  TrainingOptions way = options(2);
  way.teacher_forcing = TeacherForcing::linear;
  way.teacher_forcing_rate = 0.1;
  const std::vector<SentencePair> pairs = reversals();
  CHECK(error_of([&] {
          Training(model, pairs, pairs, way);
        }).starts_with("train: variational dropout draws one mask for all steps"));
}

}  // namespace
}  // namespace nmt::testing
