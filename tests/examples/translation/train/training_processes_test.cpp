// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <csignal>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/train/training.h"
#include "attune/tests/examples/translation/train/reversals.h"
#include "attune/tests/support/same_files.h"
#include "attune/tests/support/thread_processes.h"

namespace nmt::testing {
namespace {

using attune::testing::check_same;
using attune::testing::error_of;
using attune::testing::same_bits;
using attune::testing::ThreadProcesses;

// Ways to train, each with something of its own that processes have to agree on. All have passes of
// six batches of one pair.
std::vector<TrainingOptions> ways() {
  TrainingOptions plain = options(3);
  plain.batch_size = 1;
  TrainingOptions smoothed = plain, sampled = plain, early = plain, averaged = plain,
                  frozen = plain, lion = plain, by_steps = plain, narrow = plain;
  smoothed.label_smoothing = 0.1;
  smoothed.optimizer = "sgd";
  smoothed.momentum = 0.9;
  sampled.optimizer = "adamw";
  sampled.weight_decay = 0.1;
  sampled.teacher_forcing = TeacherForcing::constant;
  sampled.teacher_forcing_rate = 0.5;
  early.schedule = "constant";
  early.warm_up = 0;
  early.learning_rate = 10;  // so high that the loss on dev rises at once
  early.best_by = BestBy::loss;
  early.patience = 1;
  averaged.optimizer = "rmsprop";
  averaged.moving_average = 0.9;
  averaged.clip = 0;
  frozen.freeze_embeddings = Frozen::source;
  frozen.schedule = "plateau";
  frozen.clip = 0.01;  // always
  lion.optimizer = "lion";
  by_steps.epoch_steps = 5;  // in the middle of a pass
  by_steps.batch_size = 9;
  by_steps.batch_unit = BatchUnit::tokens;
  narrow.gradients = GradientFormat::bf16;
  return {plain, smoothed, sampled, early, averaged, frozen, lion, by_steps, narrow};
}

using States = std::vector<SafetensorsFile>;  // after each step and each epoch

// Trains on so many processes, from a state if there is one.
States train_on(int count, const TrainingOptions& way, const SafetensorsFile* from = nullptr) {
  const std::vector<SentencePair> pairs = reversals();
  States states;
  std::vector<std::vector<Tensor>> trained(static_cast<size_t>(count));
  ThreadProcesses(count).run([&](Processes& processes) {
    Model model = make_model(0.3);
    Training training(model, encoded(pairs, model), pairs, way, processes);
    if (processes.rank() > 0) {
      training.help();
    } else {
      if (from != nullptr) training.load_state(*from);
      const auto keep_state = [&] { states.push_back(training.state()); };
      training.run({.after_step = [&](const StepReport&) { keep_state(); },
                    .before_dev = keep_state,
                    .after_epoch = [&](const EpochReport&) { keep_state(); }});
      keep_state();
    }
    trained[static_cast<size_t>(processes.rank())] = values(model);
  });
  for (const std::vector<Tensor>& of_one : trained) {
    for (size_t i = 0; i < of_one.size(); ++i) CHECK(same_bits(of_one[i], trained[0][i]));
  }
  return states;
}

TEST_CASE("training on processes: the bits follow from the batches of a step, not from how many") {
  for (TrainingOptions way : ways()) {
    for (const int K : {2, 4, 6}) {
      way.accumulate = K;
      CAPTURE(to_json(way));
      const States alone = train_on(1, way);
      for (const int count : {2, 3, K}) {
        if (count > K) continue;
        CAPTURE(count);
        const States together = train_on(count, way);
        REQUIRE(together.size() == alone.size());
        for (size_t i = 0; i < alone.size(); ++i) check_same(together[i], alone[i]);
      }
    }
  }
}

TEST_CASE("training on processes: resumed on any number of them, it gives the same bits") {
  for (TrainingOptions way : ways()) {
    way.accumulate = 4;
    CAPTURE(to_json(way));
    const States whole = train_on(3, way);
    for (size_t i = 0; i < whole.size(); i += 2) {
      CAPTURE(whole[i].metadata.at("position"));
      const int count = static_cast<int>(i) % 4 + 1;
      CAPTURE(count);
      check_same(train_on(count, way, &whole[i]).back(), whole.back());
    }
  }
}

TEST_CASE("training on processes: a step has a batch for each, unless it is told") {
  const std::vector<SentencePair> pairs = reversals();
  ThreadProcesses(3).run([&](Processes& processes) {
    Model model = make_model(0);
    Training training(model, encoded(pairs, model), pairs, options(1), processes);
    if (processes.rank() > 0) return training.help();
    std::optional<double> imbalance;
    training.run({.after_epoch = [&](const EpochReport& report) { imbalance = report.imbalance; }});
    CHECK((imbalance && 0 <= *imbalance && *imbalance < 1));
    CHECK(nlohmann::json::parse(training.state().metadata.at("training")).at("accumulate") == 3);
  });
  TrainingOptions two = options(1);
  two.accumulate = 2;
  CHECK(error_of([&] { train_on(3, two); }) ==
        "train: the 2 batches of a step (--accumulate) cannot be shared by 3 processes; start as "
        "many as that, or fewer");
}

TEST_CASE("training on processes: what differs between them is said before the first step") {
  const std::vector<SentencePair> pairs = reversals();
  const auto said = [&](const auto& change) {
    return error_of([&] {
      ThreadProcesses(2).run([&](Processes& processes) {
        std::vector<SentencePair> text = pairs, dev = pairs;
        TrainingOptions way = options(1);
        Model model = make_model(0.3);
        if (processes.rank() == 1) change(model, text, dev, way);
        Training training(model, encoded(text, model), dev, way, processes);
        if (processes.rank() > 0) return training.help();
        training.run({});
      });
    });
  };
  const auto begins = [&](const std::string& sentence, const auto& change) {
    CHECK(said(change).substr(0, sentence.size()) == sentence);
  };
  using Pairs = std::vector<SentencePair>;
  begins("no error", [](Model&, Pairs&, Pairs&, TrainingOptions&) {});
  begins("seed is 2 here and 1 on the first process; all need the same program, ",
         [](Model&, Pairs&, Pairs&, TrainingOptions& way) { way.seed = 2; });
  begins("training pairs is 5 here and 6 ",
         [](Model&, Pairs& text, Pairs&, TrainingOptions&) { text.pop_back(); });
  begins("training data of checksum is ",
         [](Model&, Pairs& text, Pairs&, TrainingOptions&) { std::swap(text[0], text[1]); });
  begins("dev data of checksum is ",
         [](Model&, Pairs&, Pairs& dev, TrainingOptions&) { dev.pop_back(); });
  begins("first weights of checksum is ", [](Model& model, Pairs&, Pairs&, TrainingOptions&) {
    model.translator->parameters()[3].variable.mutable_value().mutable_data()[0] += real(1e-3);
  });
}

TEST_CASE("training on processes: the first one hears of a signal that has come to another") {
  const std::vector<SentencePair> pairs = reversals();
  for (const int rank : {1, 2}) {
    int heard = 0, steps = 0;
    ThreadProcesses(3).run([&](Processes& processes) {
      Model model = make_model(0);
      Training training(model, encoded(pairs, model), pairs, options(20), processes);
      if (processes.rank() > 0) {
        int asked = 0;
        return training.help(
            [&] { return ++asked == 3 && processes.rank() == rank ? SIGTERM : 0; });
      }
      const Training::End end = training.run({.after_step = [&](const StepReport&) { ++steps; },
                                              .stops = [&] { return heard != 0; },
                                              .passed_on = [&](int signal) { heard = signal; }});
      CHECK(end == Training::End::stopped);
    });
    CHECK(heard == SIGTERM);
    CHECK(steps == 3);
  }
}

TEST_CASE("training on processes: one that cannot go on is named to the first") {
  const std::vector<SentencePair> pairs = reversals();
  ThreadProcesses(3).run([&](Processes& processes) {
    Model model = make_model(0);
    std::string said;
    try {
      Training training(model, encoded(pairs, model), pairs, options(20), processes);
      if (processes.rank() == 2) return processes.give_up("the disk is on fire");
      if (processes.rank() == 1) return training.help();
      training.run({});
    } catch (const LostProcess& lost) {
      said = lost.what();
    }
    CHECK(said == "process 2 of 3: the disk is on fire");
  });
}

}  // namespace
}  // namespace nmt::testing
