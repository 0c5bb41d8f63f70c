// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "attune/examples/translation/metrics/cross_entropy.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/text/batches.h"
#include "attune/examples/translation/text/parallel_text.h"

namespace nmt {

struct FitOptions {
  int64_t epochs = 9;
  int64_t batch_size = 64;  ///< of what batch_unit says
  BatchUnit batch_unit = BatchUnit::sentences;
  double learning_rate = 2e-3;   ///< of Adam, at its highest
  double label_smoothing = 0.1;  ///< probability that the target spreads over all words
  double clip = 1.0;             ///< largest global norm of the gradients
  uint64_t seed = 1;             ///< of first weights, batches and dropout
};

template <class Each>
void list_settings(FitOptions& options, Each&& each) {
  each("epochs", options.epochs, "Passes over the training data", at_least(1));
  each("batch_size", options.batch_size, "Most of a step, in sentence pairs or target tokens",
       at_least(1));
  each("batch_unit", options.batch_unit, "What it counts; padding is among the tokens");
  each("learning_rate", options.learning_rate, "Of Adam, at its highest", Range<double>{1e-9, 10});
  each("label_smoothing", options.label_smoothing,
       "Share of the target's probability given to all words alike", Range<double>{0, 0.95});
  each("clip", options.clip, "Largest global norm of the gradients", Range<double>{1e-6, 1e9});
  each("seed", options.seed, "Of first weights, batches and dropout");
}

/// Where training stands, after a step.
struct StepReport {
  int64_t epoch, epochs;     ///< counting from 1
  int64_t step, steps;       ///< in this epoch, counting from 1
  double loss;               ///< nats per target token, smoothed; mean of the epoch so far
  double tokens_per_second;  ///< target tokens, of the epoch so far
  double seconds_left;       ///< until the epoch ends, at this pace
};

/// An epoch's outcome, with dropout off and greedy translation on the dev set.
struct EpochReport {
  int64_t epoch, epochs;
  double train_loss;  ///< nats per target token, with dropout on and smoothed targets
  CrossEntropy dev;   ///< teacher-forced, of the words themselves
  double dev_bleu;
  double tokens_per_second, seconds;  ///< of training; of training and dev together
  double learning_rate;               ///< at the epoch's end
  bool best;  ///< has the highest BLEU on dev so far; among equal ones, the lowest loss
};

struct FitObserver {
  std::function<void(const StepReport&)> after_step;
  std::function<void(const EpochReport&)> after_epoch;  ///< the place to save the best
};

/// Trains with Adam; the learning rate warms up over the first 200 steps and then falls to nearly 0
/// as half a cosine over all epochs, each taken to have as many steps as the first: with batches by
/// tokens they differ a little. Throws attune::Error if a gradient is not finite, naming the
/// parameter.
void fit(Model& model, const std::vector<SentencePair>& train, const std::vector<SentencePair>& dev,
         const FitOptions& options, const FitObserver& observer);

}  // namespace nmt
