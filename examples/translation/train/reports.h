// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "attune/examples/translation/train/dev_score.h"

/// What a training tells of itself, for eyes, learning curves and files.
namespace nmt {

/// Where training stands, after a step.
struct StepReport {
  int64_t epoch = 0, epochs = 0;  ///< counting from 1
  int64_t step = 0, steps = 0;    ///< in this epoch, counting from 1
  int64_t total_steps = 0;        ///< of all epochs so far
  double loss = 0;                ///< nats per target token, smoothed; mean of the epoch so far
  double tokens_per_second = 0;   ///< target tokens, since it began or was resumed
  double seconds_left = 0;        ///< until the epoch ends, at this pace
};

/// An epoch's outcome, with dropout off and greedy translation on the dev set.
struct EpochReport {
  int64_t epoch = 0, epochs = 0;
  double train_loss = 0;  ///< nats per target token, with dropout on and smoothed targets
  DevScore dev{};
  /// Of training, in target tokens; none if a stop came between its last step and its end, and
  /// what was resumed had nothing left to learn.
  std::optional<double> tokens_per_second{};
  /// Of several processes: the share of their time that they waited for the slowest of each step.
  std::optional<double> imbalance{};
  double seconds = 0;        ///< of training and dev together, likewise
  double learning_rate = 0;  ///< at the epoch's end
  bool best = false;         ///< of all so far, by options.best_by; a tie goes by the other
};

/// What is called on the way.
struct TrainingObserver {
  std::function<void(const StepReport&)> after_step = [](const StepReport&) {};
  /// The epoch's last step is done, and dev not yet looked at: what is saved now goes on with that.
  std::function<void()> before_dev = [] {};
  std::function<void(const EpochReport&)> after_epoch = [](const EpochReport&) {};
  std::function<bool()> stops = [] { return false; };  ///< asked after each step and each epoch
  /// A signal that has come to another process.
  std::function<void(int)> passed_on = [](int) {};
};

}  // namespace nmt
