// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/train/training.h"
#include "attune/tests/examples/translation/train/reversals.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::same_bits;

// Ways to train that keep something of their own from step to step.
std::vector<TrainingOptions> ways() {
  TrainingOptions plain = options(4), sgd = plain, sampled = plain, plateau = plain, early = plain;
  sgd.optimizer = "sgd";
  sgd.momentum = 0.9;
  sgd.accumulate = 2;
  sgd.clip = 0;
  sampled.optimizer = "adamw";
  sampled.teacher_forcing = TeacherForcing::constant;
  sampled.teacher_forcing_rate = 0.5;
  sampled.batch_size = 1;
  plateau.schedule = "plateau";
  plateau.learning_rate = 0.3;  // so high that the loss on dev rises
  plateau.best_by = BestBy::loss;
  early.schedule = "constant";
  early.warm_up = 0;
  early.learning_rate = 10;  // so high that it rises at once
  early.best_by = BestBy::loss;
  early.patience = 1;
  TrainingOptions by_steps = plain;
  by_steps.epoch_steps = 3;  // of passes of three batches, in steps of two and of one
  by_steps.batch_size = 9;
  by_steps.batch_unit = BatchUnit::tokens;
  by_steps.accumulate = 2;
  TrainingOptions lion = plain, averaged = plain;
  lion.optimizer = "lion";
  lion.weight_decay = 0.1;
  averaged.optimizer = "rmsprop";
  averaged.momentum = 0.9;
  averaged.moving_average = 0.9;
  return {plain, sgd, sampled, plateau, early, by_steps, lion, averaged};
}

TEST_CASE("training state: resumed from any state it was in, it gives the same bits") {
  const std::vector<SentencePair> pairs = reversals();
  for (const TrainingOptions& way : ways()) {
    CAPTURE(to_json(way));
    Model whole = make_model(0.3);
    Training uninterrupted(whole, encoded(pairs, whole), pairs, way);
    std::vector<SafetensorsFile> states;
    const auto keep_state = [&] { states.push_back(uninterrupted.state()); };
    const Training::End end =
        uninterrupted.run({.after_step = [&](const StepReport&) { keep_state(); },
                           .before_dev = keep_state,
                           .after_epoch = [&](const EpochReport&) { keep_state(); }});
    CHECK(end == (way.patience > 0 ? Training::End::early : Training::End::completed));
    for (const SafetensorsFile& state : states) {
      CAPTURE(state.metadata.at("position"));
      Model model = make_model(0.3);
      Training resumed(model, encoded(pairs, model), pairs, way);
      resumed.load_state(state);
      CHECK(resumed.run({}) == end);
      check_same_bits(model, whole);
      CHECK(resumed.epochs_done() == uninterrupted.epochs_done());
      CHECK(resumed.best()->epoch == uninterrupted.best()->epoch);
      CHECK(resumed.best()->rank == uninterrupted.best()->rank);
    }
  }
}

TEST_CASE("training state: older ones have numbers that their optimizer had not chosen") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(2));
  SafetensorsFile state = training.state();
  auto choices = nlohmann::json::parse(state.metadata.at("training"));
  choices["beta2"] = 0.999;
  choices["momentum"] = 0.0;
  state.metadata["training"] = choices.dump();
  CHECK_NOTHROW(training.load_state(state));
  choices["beta2"] = 0.98;
  state.metadata["training"] = choices.dump();
  CHECK(
      error_of([&] { training.load_state(state); }) ==
      "train: this training was begun with beta2 0.98, now it is left out; go on with the same, or "
      "start anew");
}

TEST_CASE("training state: an older one has a beta2 where its optimizer has none") {
  const std::vector<SentencePair> pairs = reversals();
  TrainingOptions sgd = options(2);
  sgd.optimizer = "sgd";
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, sgd);
  SafetensorsFile state = training.state();
  auto choices = nlohmann::json::parse(state.metadata.at("training"));
  choices["beta2"] = 0.999;
  state.metadata["training"] = choices.dump();
  CHECK_NOTHROW(training.load_state(state));
}

TEST_CASE("training state: a beta2 that was chosen is not what an older state has of itself") {
  const std::vector<SentencePair> pairs = reversals();
  TrainingOptions lion = options(2);
  lion.optimizer = "lion";
  TrainingOptions chosen = lion;
  chosen.beta2 = 0.999;
  Model model = make_model(0);
  const SafetensorsFile state = Training(model, encoded(pairs, model), pairs, chosen).state();
  CHECK_NOTHROW(Training(model, encoded(pairs, model), pairs, chosen).load_state(state));
  CHECK(error_of([&] { Training(model, encoded(pairs, model), pairs, lion).load_state(state); }) ==
        "train: this training was begun with beta2 0.999, now it is left out; go on with the same, "
        "or start anew");
}

TEST_CASE("training state: what no such training keeps is damage") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(2));
  const SafetensorsFile state = training.state();
  for (const char* name : {"average.x", "sgd.m.x", "x"}) {
    SafetensorsFile more = state;
    more.tensors[name] = Tensor::scalar(1);
    CHECK(error_of([&] {
            training.load_state(more);
          }).ends_with(std::string(name) + " is nothing that such a training keeps"));
    more = state;
    more.integers[name] = {1};
    CHECK(error_of([&] {
            training.load_state(more);
          }).ends_with(std::string(name) + " is nothing that such a training keeps"));
  }
  CHECK_NOTHROW(training.load_state(state));
}

TEST_CASE("training state: goes on in the reading it was begun with, older ones in the fused one") {
  const std::vector<SentencePair> pairs = reversals();
  TrainingOptions composed = options(2);
  composed.reading = Reading::composed;
  Model model = make_model(0);
  SafetensorsFile state = Training(model, encoded(pairs, model), pairs, composed).state();
  CHECK_NOTHROW(Training(model, encoded(pairs, model), pairs, composed).load_state(state));
  CHECK(error_of(
            [&] { Training(model, encoded(pairs, model), pairs, options(2)).load_state(state); }) ==
        "train: this training was begun with reading \"composed\", now it is \"fused\"; go on with "
        "the same, or start anew");
  auto choices = nlohmann::json::parse(state.metadata.at("training"));
  choices.erase("reading");
  state.metadata["training"] = choices.dump();
  CHECK_NOTHROW(Training(model, encoded(pairs, model), pairs, options(2)).load_state(state));
  CHECK(error_of(
            [&] { Training(model, encoded(pairs, model), pairs, composed).load_state(state); }) ==
        "train: this training was begun with reading left out, now it is \"composed\"; go on with "
        "the same, or start anew");
}

TEST_CASE("training state: goes on with gradients as they were, in older ones those in full") {
  const std::vector<SentencePair> pairs = reversals();
  TrainingOptions narrow = options(2);
  narrow.gradients = GradientFormat::bf16;
  Model model = make_model(0);
  SafetensorsFile state = Training(model, encoded(pairs, model), pairs, options(2)).state();
  auto choices = nlohmann::json::parse(state.metadata.at("training"));
  choices.erase("gradients");
  state.metadata["training"] = choices.dump();
  CHECK_NOTHROW(Training(model, encoded(pairs, model), pairs, options(2)).load_state(state));
  CHECK(
      error_of([&] { Training(model, encoded(pairs, model), pairs, narrow).load_state(state); }) ==
      "train: this training was begun with gradients left out, now it is \"bf16\"; go on with the "
      "same, or start anew");
}

TEST_CASE("training state: goes on only with what it was begun with") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  const SafetensorsFile state = Training(model, encoded(pairs, model), pairs, options(2)).state();
  const auto error = [&](TrainingOptions changed, size_t count) {
    const std::vector<SentencePair> some(pairs.begin(),
                                         pairs.begin() + static_cast<int64_t>(count));
    return error_of(
        [&] { Training(model, encoded(some, model), pairs, changed).load_state(state); });
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
        "train: the training text is another than this training was begun with, or what is taken "
        "of it (--max-length, --min-count, --vocabulary-size and the like); go on with the "
        "same, or start anew");
  const std::vector<SentencePair> some(pairs.begin(), pairs.begin() + 5);
  CHECK(error_of(
            [&] { Training(model, encoded(pairs, model), some, options(2)).load_state(state); }) ==
        "train: the dev text is another than this training was begun with, or what is taken of it "
        "(--max-length, --min-count, --vocabulary-size and the like); go on with the same, or "
        "start anew");
  std::vector<SentencePair> retyped = pairs;  // in the same tokens, as where the case is dropped
  retyped.front().reference += '!';
  CHECK(error_of([&] {
          Training(model, encoded(pairs, model), retyped, options(2)).load_state(state);
        }).starts_with("train: the dev text is another than"));
  retyped.front().reference = "  " + pairs.front().reference;  // of which BLEU sees nothing
  CHECK_NOTHROW(Training(model, encoded(pairs, model), retyped, options(2)).load_state(state));
  CHECK_NOTHROW(Training(model, encoded(pairs, model), pairs, options(3)).load_state(state));
  CHECK(error_of([&] {
          Training(model, encoded(pairs, model), pairs, options(2)).load_state({});
        }) == "train: this is no state of a training");
  SafetensorsFile damaged = state;
  damaged.metadata["position"] = "{}";
  CHECK(error_of([&] {
          Training(model, encoded(pairs, model), pairs, options(2)).load_state(damaged);
        }) == "train: the state of a training is damaged: key 'epoch' not found");
  SafetensorsFile of_another = state;
  auto begun_with = nlohmann::json::parse(state.metadata.at("training"));
  begun_with["text"] = "plain";
  of_another.metadata["training"] = begun_with.dump();
  CHECK(error_of([&] {
          Training(model, encoded(pairs, model), pairs, options(2)).load_state(of_another);
        }) == "train: this training was begun with another text; start anew");
  SafetensorsFile reordered = state;  // as by a version that knew the settings in another order
  reordered.metadata["training"] = nlohmann::json::parse(state.metadata.at("training")).dump();
  CHECK(reordered.metadata["training"] != state.metadata.at("training"));
  CHECK_NOTHROW(Training(model, encoded(pairs, model), pairs, options(2)).load_state(reordered));
}

TEST_CASE("training state: of a model that diverged there is none") {
  Model model = make_model(0);
  const std::vector<SentencePair> pairs = reversals();
  const Training training(model, encoded(pairs, model), pairs, options(2));
  NamedVariable last = model.translator->parameters().back();
  last.variable.mutable_value().mutable_data()[0] = std::numeric_limits<real>::infinity();
  CHECK(error_of([&] { training.state(); }) ==
        "train: the training diverged at step 0 of epoch 1: " + last.name +
            " has values that are NaN or infinite; try a lower learning rate, a longer warm-up, or "
            "clip gradients");
}

TEST_CASE("training state: what cannot be so is damage, found before anything changes") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(2));
  training.run({.stops = [] { return true; }});
  const SafetensorsFile state = training.state();
  const auto said = [&](const SafetensorsFile& damaged) {
    Model other = make_model(0);
    const std::vector<Tensor> before = values(other);
    Training resumed(other, encoded(pairs, other), pairs, options(2));
    const std::string error = error_of([&] { resumed.load_state(damaged); });
    for (size_t i = 0; i < before.size(); ++i) CHECK(same_bits(before[i], values(other)[i]));
    return error;
  };
  for (const char* name : {"epoch", "step", "tokens", "waited", "batch"}) {
    for (const char* value : {"-1", "1e300", "0.5", "\"x\"", "1e19"}) {
      SafetensorsFile damaged = state;
      auto position = nlohmann::json::parse(state.metadata.at("position"));
      position[name] = nlohmann::json::parse(value);
      damaged.metadata["position"] = position.dump();
      CHECK(said(damaged).starts_with("train: the state of a training is damaged: its " +
                                      std::string(name)));
    }
  }
  for (const auto& [name, value] : {std::pair{"nats", "-1"}, {"best_rank", "[1e300, 0]"}}) {
    SafetensorsFile damaged = state;
    auto position = nlohmann::json::parse(state.metadata.at("position"));
    position[name] = nlohmann::json::parse(value);
    if (position.contains("best_rank")) position["epoch"] = 2;
    position["best_epoch"] = 1;
    damaged.metadata["position"] = position.dump();
    CHECK(said(damaged).starts_with("train: the state of a training is damaged: "));
  }
  for (const auto& [name, tensor] : state.tensors) {
    if (name.starts_with("plateau.")) continue;
    SafetensorsFile damaged = state;
    damaged.tensors[name].mutable_data()[0] = std::numeric_limits<real>::quiet_NaN();
    CHECK(said(damaged) == "train: the state of a training is damaged: " + name +
                               " has values that are NaN or infinite");
  }
  const std::map<std::string, std::string> impossible[] = {
      {{"best_epoch", "0"}, {"best_rank", "[1, 1]"}},                  // before the first has ended
      {{"epoch", "2"}},                                                // and no best one
      {{"epoch", "2"}, {"best_epoch", "2"}, {"best_rank", "[1, 1]"}},  // under way
      {{"tokens", "0"}},
      {{"nats", "-1"}},
      {{"waited", "1"}},
      {{"step", "3"}},   // of an epoch of two
      {{"batch", "3"}},  // of two
      {{"order", "[1, -2, 3]"}}};
  for (const auto& changes : impossible) {
    auto position = nlohmann::json::parse(state.metadata.at("position"));
    for (const auto& [name, value] : changes) position[name] = nlohmann::json::parse(value);
    SafetensorsFile damaged = state;
    damaged.metadata["position"] = position.dump();
    CAPTURE(position.dump());
    CHECK(said(damaged).starts_with("train: the state of a training is damaged: "));
  }
}

TEST_CASE(
    "training state: those of an older nmt are read if they mean the same, or refused by name") {
  const std::vector<SentencePair> pairs = reversals();
  const auto state_of = [&](const TrainingOptions& way) {
    Model model = make_model(0);
    return Training(model, encoded(pairs, model), pairs, way).state();
  };
  const auto said = [&](SafetensorsFile state, const TrainingOptions& way, const char* format) {
    state.metadata.erase("format");
    if (format != nullptr) state.metadata["format"] = format;
    Model model = make_model(0);
    return error_of([&] { Training(model, encoded(pairs, model), pairs, way).load_state(state); });
  };
  TrainingOptions by_tokens = options(2);
  by_tokens.batch_unit = BatchUnit::tokens;
  const SafetensorsFile state = state_of(options(2));
  CHECK(said(state, options(2), nullptr) == "no error");
  SafetensorsFile older = state;  // of tokens alone
  auto begun_with = nlohmann::ordered_json::parse(state.metadata.at("training"));
  CHECK(begun_with.erase("dev text of checksum") == 1);
  older.metadata["training"] = begun_with.dump();
  CHECK(said(older, options(2), "attune training state 2") == "no error");
  CHECK(said(state_of(by_tokens), by_tokens, nullptr).find("an older nmt") != std::string::npos);
  CHECK(said(state, options(2), "attune training state 4").find("a newer nmt") !=
        std::string::npos);
  CHECK(said(state, options(2), "attune translation model 3") ==
        "train: this is no state of a training");
  CHECK(said(state_of(by_tokens), by_tokens, "attune training state 2") == "no error");
  TrainingOptions several = options(2);
  several.accumulate = 2;
  for (const char* format : {static_cast<const char*>(nullptr), "attune training state 2"}) {
    CHECK(said(state_of(several), several, format) ==
          "train: this state was written by an older nmt, which added the gradients of a step's "
          "batches otherwise; go on with that one, or start anew");
  }
}

TEST_CASE("training state: from before dev is looked at, no step is taken again") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0), resumed = make_model(0);
  Training whole(model, encoded(pairs, model), pairs, options(1));
  SafetensorsFile state;
  whole.run({.before_dev = [&] { state = whole.state(); }});
  Training training(resumed, encoded(pairs, resumed), pairs, options(1));
  CHECK_FALSE(training.awaits_dev());
  training.load_state(state);
  CHECK(training.awaits_dev());
  int64_t steps = 0, epochs = 0;
  training.run({.after_step = [&](const StepReport&) { ++steps; },
                .after_epoch = [&](const EpochReport&) { ++epochs; }});
  CHECK(steps == 0);
  CHECK(epochs == 1);
  check_same_bits(model, resumed);
}

TEST_CASE("training state: an epoch of which nothing was left has no speed") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0), resumed = make_model(0);
  Training stopped(model, encoded(pairs, model), pairs, options(2));
  int64_t steps = 0;
  stopped.run({.stops = [&] { return ++steps == 2; }});  // the last step of the first epoch
  Training going_on(resumed, encoded(pairs, resumed), pairs, options(2));
  going_on.load_state(stopped.state());
  std::vector<bool> has_speed;
  going_on.run({.after_epoch = [&](const EpochReport& report) {
    has_speed.push_back(report.tokens_per_second.has_value());
  }});
  CHECK(has_speed == std::vector{false, true});
}

TEST_CASE("training state: what takes the place of the best epoch has to be beaten") {
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0), resumed = make_model(0);
  Training first(model, encoded(pairs, model), pairs, options(1));
  first.run({});
  CHECK(first.best()->epoch == 1);
  first.set_best({100, 0});
  Training second(resumed, encoded(pairs, resumed), pairs, options(3));
  second.load_state(first.state());
  second.run({});
  CHECK(second.best()->epoch == 0);
}

}  // namespace
}  // namespace nmt::testing
