// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training.h"

#include <doctest/doctest.h>

#include <limits>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/metrics/evaluation.h"
#include "attune/examples/translation/text/encoded_pair.h"
#include "attune/examples/translation/train/random_streams.h"
#include "attune/examples/translation/train/scheduled_sampling.h"
#include "attune/optim/sgd.h"
#include "attune/tests/examples/translation/train/reversals.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::same_bits;

TEST_CASE("training: learns a small text by heart, and reports truly") {
  Model model = make_model(0);
  std::vector<EpochReport> epochs;
  int64_t steps = 0;
  train(model, options(120),
        {.after_step =
             [&](const StepReport& report) {
               ++steps;
               CHECK(report.total_steps == steps);
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

TEST_CASE("training: stops after the step at which it is asked to") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(4));
  int64_t steps = 0;
  CHECK(training.run({.stops = [&] { return ++steps == 3; }}) == Training::End::stopped);
  CHECK(steps == 3);
  CHECK(training.epochs_done() == 1);
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
  REQUIRE(of_one.size() == of_three.size());
  for (size_t i = 0; i < of_one.size(); ++i) {
    CHECK(attune::testing::close(of_one[i], of_three[i], 1e3 * attune::testing::kTolerance));
  }
}

TEST_CASE("training: each batch of a step draws from numbers of its own, in whatever order") {
  TrainingOptions way = options(1);
  way.optimizer = "sgd";
  way.schedule = "constant";
  way.warm_up = 0;
  way.clip = 0;
  way.batch_size = 2;
  way.accumulate = 3;
  way.teacher_forcing = TeacherForcing::constant;
  way.teacher_forcing_rate = 0.5;
  const std::vector<SentencePair> pairs = reversals();
  Model trained = make_model(0.3), model = make_model(0.3);
  Training training(trained, encoded(pairs, trained), pairs, way);
  training.run({.stops = [] { return true; }});  // after one step
  for (const NamedStream& stream : trained.translator->streams()) {
    if (stream.is_drawn_from) CHECK(stream.stream->state().position == uint64_t{3} << 32);
  }

  RandomStreams random(way.seed);
  const std::vector<Batch> batches =
      shuffled_batches(encode(pairs, model.source_vocabulary, model.target_vocabulary),
                       way.largest_batch(), random.order)
          .all();
  REQUIRE(batches.size() == 3);
  double tokens = 0;
  for (const Batch& batch : batches) tokens += static_cast<double>(batch.target_tokens);
  const std::vector<NamedVariable> parameters = model.translator->parameters();
  std::vector<std::vector<GradientSum>> gradients(3);
  model.translator->train();
  for (const size_t place : {size_t{2}, size_t{0}, size_t{1}}) {
    for (const NamedStream& stream : model.translator->streams()) stream.stream->seek(place << 32);
    random.sampling.seek(place << 32);
    const Variable loss =
        sampled_loss(*model.translator, batches[place], static_cast<real>(way.label_smoothing), 0.5,
                     random.sampling);
    backward(loss * static_cast<real>(static_cast<double>(batches[place].target_tokens) / tokens));
    for (NamedVariable p : parameters) gradients[place].push_back(p.variable.take_grad());
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    GradientSum total = std::move(gradients[0][i]);
    total.add(std::move(gradients[1][i]));
    total.add(std::move(gradients[2][i]));
    NamedVariable(parameters[i]).variable.set_grad(std::move(total));
  }
  attune::Sgd(parameters, {.learning_rate = static_cast<real>(way.learning_rate)}).step();
  check_same_bits(trained, model);
}

TEST_CASE("training: an epoch of so many steps goes on in the data where the last one stopped") {
  TrainingOptions passes = options(6), parts = passes;  // two steps each
  parts.epoch_steps = 3;
  parts.epochs = 4;
  Model one = make_model(0.3), other = make_model(0.3);
  train(one, passes);
  std::vector<int64_t> steps;
  train(other, parts, {.after_epoch = [&](const EpochReport& report) {
          steps.push_back(report.epoch);
          CHECK(report.epochs == 4);
        }});
  CHECK(steps == std::vector<int64_t>{1, 2, 3, 4});
  check_same_bits(one, other);  // as the schedule is the same too
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
  way.schedule = "constant";
  way.learning_rate = 10;
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  int64_t since_best = 0;
  Training training(model, encoded(pairs, model), pairs, way);
  CHECK(training.run({.after_epoch = [&](const EpochReport& report) {
    since_best = report.best ? 0 : since_best + 1;
  }}) == Training::End::early);
  CHECK(since_best == 3);
  CHECK(training.epochs_done() == training.best()->epoch + 3);
}

TEST_CASE("training: schedule plateau lowers the rate when the dev loss does not fall") {
  TrainingOptions way = options(6);
  way.schedule = "plateau";
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

TEST_CASE("training: frozen embeddings stay") {
  for (const auto& choice : Names<Frozen>::list) {
    CAPTURE(choice.first);
    const Frozen frozen = choice.second;
    const bool freezes_source = frozen == Frozen::source || frozen == Frozen::both;
    const bool freezes_target = frozen == Frozen::target || frozen == Frozen::both;
    TrainingOptions way = options(2);
    way.freeze_embeddings = frozen;
    Model model = make_model(0);
    const Tensor source = model.translator->source_embedding().value();
    const Tensor target = model.translator->target_embedding().value();
    const std::vector<Tensor> before = values(model);
    train(model, way);
    const bool source_stays(same_bits(model.translator->source_embedding().value(), source));
    const bool target_stays(same_bits(model.translator->target_embedding().value(), target));
    CHECK(source_stays == freezes_source);
    CHECK(target_stays == freezes_target);
    const std::vector<Tensor> after = values(model);
    int64_t stayed = 0;
    for (size_t i = 0; i < after.size(); ++i) stayed += same_bits(before[i], after[i]) ? 1 : 0;
    CHECK(stayed == freezes_source + freezes_target);
  }
}

TEST_CASE("training: gradients of frozen embeddings are those of the last step") {
  TrainingOptions way = options(3);
  way.freeze_embeddings = Frozen::both;
  way.batch_size = 6;  // all pairs in every step,
  way.optimizer = "sgd";
  way.learning_rate = 1e-9;  // none of which gets anywhere
  Model model = make_model(0);
  std::vector<Tensor> gradients;
  train(model, way, {.after_step = [&](const StepReport&) {
          gradients.push_back(model.translator->target_embedding().grad());
        }});
  REQUIRE(gradients.size() == 3);
  CHECK(attune::testing::close(gradients[0], gradients[2], 1e-4));
}

TEST_CASE("training: a training that diverges says where") {
  Model model = make_model(0);
  TrainingOptions way = options(50);
  way.optimizer = "sgd";
  way.schedule = "constant";
  way.warm_up = 0;
  way.learning_rate = 10;
  way.momentum = 0.999;
  way.clip = 0;
  for (NamedVariable& each : model.translator->parameters()) {
    each.variable.mutable_value().mutable_data()[0] = std::numeric_limits<real>::max();
  }
  const std::string said = error_of([&] { train(model, way); });
  CHECK(said.starts_with("train: the training diverged at step 1 of epoch 1: clip_grad_norm: "));
  CHECK(said.ends_with("; try a lower learning rate, a longer warm-up, or clip gradients"));
}

TEST_CASE("training: what the model cannot do is refused") {
  Model model = make_model(0.3, /*variational=*/true);
  TrainingOptions way = options(2);
  way.teacher_forcing = TeacherForcing::linear;
  way.teacher_forcing_rate = 0.1;
  const std::vector<SentencePair> pairs = reversals();
  CHECK(error_of([&] {
          Training(model, encoded(pairs, model), pairs, way);
        }).starts_with("train: variational dropout draws one mask for all steps"));
}

}  // namespace
}  // namespace nmt::testing
