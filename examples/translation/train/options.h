// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/text/batches.h"

namespace nmt {

enum class OptimizerKind { adam, adamw, sgd };

/// How the learning rate changes; see schedule.h.
enum class ScheduleKind {
  constant,
  cosine,
  inverse_square_root,
  plateau,
  luong5,
  luong10,
  luong234
};

/// What makes one epoch's model better than another's, on the dev set.
enum class BestBy { bleu, loss };

/// How the share of right words that the decoder reads falls; see scheduled_sampling.h.
enum class TeacherForcing { always, constant, linear, exponential, inverse_sigmoid };

struct FitOptions {
  int64_t epochs = 9;
  int64_t batch_size = 64;  ///< the most that a batch may have, in
  BatchUnit batch_unit = BatchUnit::sentences;
  int64_t accumulate = 1;  ///< batches whose gradients are summed before a step
  OptimizerKind optimizer = OptimizerKind::adam;
  double learning_rate = 2e-3;  ///< at its highest
  ScheduleKind schedule = ScheduleKind::cosine;
  int64_t warm_up = 200;  ///< steps in which the rate rises to its highest
  double beta2 = 0.999;   ///< of Adam
  double momentum = 0;    ///< of SGD
  double weight_decay = 0;
  double clip = 1.0;             ///< largest global norm of the gradients
  double label_smoothing = 0.1;  ///< probability that the target spreads over all words
  TeacherForcing teacher_forcing = TeacherForcing::always;
  double teacher_forcing_rate = 1;   ///< k of scheduled_sampling.h
  double teacher_forcing_floor = 0;  ///< the least share of right words
  BestBy best_by = BestBy::bleu;
  bool freeze_embeddings = false;
  int64_t patience = 0;  ///< epochs without a better one before training stops; 0: never
  uint64_t seed = 1;     ///< of first weights, batches, dropout and sampling
};

template <>
struct Names<OptimizerKind> {
  static constexpr std::pair<std::string_view, OptimizerKind> list[] = {
      {"adam", OptimizerKind::adam}, {"adamw", OptimizerKind::adamw}, {"sgd", OptimizerKind::sgd}};
};
template <>
struct Names<ScheduleKind> {
  static constexpr std::pair<std::string_view, ScheduleKind> list[] = {
      {"constant", ScheduleKind::constant},
      {"cosine", ScheduleKind::cosine},
      {"inverse_square_root", ScheduleKind::inverse_square_root},
      {"plateau", ScheduleKind::plateau},
      {"luong5", ScheduleKind::luong5},
      {"luong10", ScheduleKind::luong10},
      {"luong234", ScheduleKind::luong234}};
};
template <>
struct Names<BestBy> {
  static constexpr std::pair<std::string_view, BestBy> list[] = {{"bleu", BestBy::bleu},
                                                                 {"loss", BestBy::loss}};
};
template <>
struct Names<TeacherForcing> {
  static constexpr std::pair<std::string_view, TeacherForcing> list[] = {
      {"always", TeacherForcing::always},
      {"constant", TeacherForcing::constant},
      {"linear", TeacherForcing::linear},
      {"exponential", TeacherForcing::exponential},
      {"inverse_sigmoid", TeacherForcing::inverse_sigmoid}};
};

template <class Each>
void list_settings(FitOptions& options, Each&& each) {
  constexpr Range<double> kShare{0, 1}, kDecay{0, 0.9999999};
  each("epochs", options.epochs, "Passes over the training data", at_least(1));
  each("batch_size", options.batch_size, "The most that a batch has of its unit", at_least(1));
  each("batch_unit", options.batch_unit,
       "Sentence pairs, or target tokens with those that pad them to the longest");
  each("accumulate", options.accumulate, "Batches a step", at_least(1));
  each("optimizer", options.optimizer, "What moves the parameters");
  each("learning_rate", options.learning_rate, "At its highest", Range<double>{1e-9, 10});
  each("schedule", options.schedule, "How the learning rate falls");
  each("warm_up", options.warm_up, "Steps in which it rises first", at_least(0));
  each("beta2", options.beta2, "Of Adam: how long squares of gradients are remembered", kDecay);
  each("momentum", options.momentum, "Of SGD", kDecay);
  each("weight_decay", options.weight_decay, "Of matrices, not of biases", kShare);
  each("clip", options.clip, "Largest global norm of the gradients", Range<double>{1e-6, 1e9});
  each("label_smoothing", options.label_smoothing,
       "Share of the target's probability given to all words alike", Range<double>{0, 0.95});
  each("teacher_forcing", options.teacher_forcing,
       "Share of right words that the decoder reads, else its own: 1; k; 1 - k step; k^step; "
       "k / (k + e^(step / k))");
  each("teacher_forcing_rate", options.teacher_forcing_rate, "The k above",
       Range<double>{1e-12, 1e12});
  each("teacher_forcing_floor", options.teacher_forcing_floor, "Its least value", kShare);
  each("freeze_embeddings", options.freeze_embeddings,
       "Leave word embeddings as they are, such as those of --source-vectors");
  each("best_by", options.best_by, "What chooses the best epoch on dev");
  each("patience", options.patience, "Stop after so many epochs without a better one; 0: never",
       at_least(0));
  each("seed", options.seed, "Of first weights, batches, dropout and sampling");
}

/// Throws attune::Error for choices that cannot go together.
void validate(const FitOptions& options);

}  // namespace nmt
