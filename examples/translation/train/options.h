// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/text/batches.h"
#include "attune/examples/translation/train/optimizers.h"
#include "attune/examples/translation/train/schedules.h"
#include "attune/nn/reading.h"
#include "attune/optim/gradient_exchange.h"

namespace nmt {

/// What makes one epoch's model better than another's, on the dev set.
enum class BestBy { bleu, loss };

/// Which word embeddings stay as they are, such as pre-trained ones. With tied embeddings so does
/// the output layer's weight.
enum class Frozen { none, source, target, both };

/// How the teacher forcing ratio falls; see scheduled_sampling.h.
enum class TeacherForcing { always, constant, linear, exponential, inverse_sigmoid };

struct TrainingOptions {
  int64_t epochs = 9;
  std::optional<int64_t> epoch_steps;  ///< of the optimizer, else those of a pass over the data
  std::optional<int64_t> batch_size;   ///< the most that a batch may have; else 64 sentences or
                                       ///< 2,500 tokens
  BatchUnit batch_unit = BatchUnit::sentences;
  /// Batches whose gradients are summed before a step; else one for each process.
  std::optional<int64_t> accumulate;
  GradientFormat gradients = GradientFormat::full;
  Choice<OptimizerRow> optimizer = "adam";
  double learning_rate = 2e-3;  ///< at its highest
  Choice<ScheduleRow> schedule = "cosine";
  int64_t warm_up = 200;               ///< steps in which the rate rises to its highest
  std::optional<int64_t> decay_every;  ///< steps between two decays
  double decay_factor = 0.5;
  int64_t decay_patience = 0;             ///< epochs without a lower dev loss before a decay
  std::optional<double> beta2, momentum;  ///< of optimizers that have it, else their default
  double weight_decay = 0;
  std::optional<double> moving_average;  ///< decay, of the weights that dev and the files see
  double clip = 1.0;                     ///< largest global norm of the gradients; 0: any
  double label_smoothing = 0.1;          ///< probability that the target spreads over all words
  TeacherForcing teacher_forcing = TeacherForcing::always;
  std::optional<double> teacher_forcing_rate;  ///< k of scheduled_sampling.h; none for always
  double teacher_forcing_floor = 0;            ///< the least that the ratio falls to
  BestBy best_by = BestBy::bleu;
  Frozen freeze_embeddings = Frozen::none;
  int64_t patience = 0;  ///< epochs without a better one before training stops; 0: never
  Reading reading = Reading::fused;  ///< of the model's layers; see nn/reading.h
  uint64_t seed = 1;                 ///< of first weights, batches, dropout and sampling

  BatchSize largest_batch() const {
    return {batch_size.value_or(batch_unit == BatchUnit::tokens ? 2500 : 64), batch_unit};
  }
};

template <>
struct Names<BestBy> {
  static constexpr std::pair<std::string_view, BestBy> list[] = {{"bleu", BestBy::bleu},
                                                                 {"loss", BestBy::loss}};
};
template <>
struct Names<Frozen> {
  static constexpr std::pair<std::string_view, Frozen> list[] = {{"none", Frozen::none},
                                                                 {"source", Frozen::source},
                                                                 {"target", Frozen::target},
                                                                 {"both", Frozen::both}};
};
template <>
struct Names<GradientFormat> {
  static constexpr std::pair<std::string_view, GradientFormat> list[] = {
      {"full", GradientFormat::full}, {"bf16", GradientFormat::bf16}};
};
template <>
struct Names<Reading> {
  static constexpr std::pair<std::string_view, Reading> list[] = {{"composed", Reading::composed},
                                                                  {"fused", Reading::fused}};
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
void list_settings(TrainingOptions& options, Each&& each) {
  constexpr Range<double> kShare{0, 1}, kDecay{0, 0.9999};
  constexpr Range<int64_t> kCounts{1, 1'000'000'000};  // of which two can be multiplied
  each("epochs", options.epochs, "Epochs: passes over the training data, or see --epoch-steps",
       kCounts);
  each("epoch_steps", options.epoch_steps,
       "Steps of an epoch, at the end of which dev is translated and the model saved; default: a "
       "pass over the training data",
       kCounts);
  each("batch_size", options.batch_size,
       "Largest batch, counted in --batch-unit; default: 64 sentences or 2500 tokens", kCounts);
  each("batch_unit", options.batch_unit,
       "What --batch-size counts: sentence pairs, or tokens of the longer side, source or target, "
       "with their padding");
  each("accumulate", options.accumulate,
       "Batches whose gradients are summed into one step, which processes share; default: one for "
       "each process, or those of a training that goes on",
       kCounts);
  each(
      "gradients", options.gradients,
      "What a step's gradients travel as between processes. bf16: half the bytes; they are rounded "
      "to 8 significant bits, before and after each addition of two, also where nothing travels");
  static const std::string optimizers = help_of<OptimizerRow>("Optimizer. "),
                           beta2 = "Decay rate beta2 of " + names_with(&OptimizerRow::has_beta2) +
                                   "; default: " + each_with(&OptimizerRow::beta2),
                           momentum = "Momentum of " + names_with(&OptimizerRow::has_momentum) +
                                      "; default: 0",
                           schedules = help_of<ScheduleRow>(
                               "How the learning rate falls after the warm-up. "),
                           decay_every = "Steps between two decays of --schedule " +
                                         names_with(&ScheduleRow::has_decay_every, "or"),
                           decay_factor = "What a decay of --schedule " +
                                          names_with(&ScheduleRow::has_decay_factor, "or") +
                                          " multiplies the learning rate by",
                           decay_patience = "Epochs without a lower dev loss before --schedule " +
                                            names_with(&ScheduleRow::watches_dev, "or") + " decays";
  each("optimizer", options.optimizer, optimizers.c_str());
  each("learning_rate", options.learning_rate, "Peak learning rate", Range<double>{1e-9, 10});
  each("schedule", options.schedule, schedules.c_str());
  each("warm_up", options.warm_up, "Steps over which the learning rate rises to its peak",
       at_least(0));
  each("decay_every", options.decay_every, decay_every.c_str(), at_least(1));
  each("decay_factor", options.decay_factor, decay_factor.c_str(), Range<double>{1e-6, 0.999999});
  each("decay_patience", options.decay_patience, decay_patience.c_str(), at_least(0));
  each("beta2", options.beta2, beta2.c_str(), kDecay);
  each("momentum", options.momentum, momentum.c_str(), kDecay);
  each("weight_decay", options.weight_decay, "Weight decay of matrices; biases have none", kShare);
  each("moving_average", options.moving_average,
       "Look at dev with an exponential moving average of the weights, and save that, with this "
       "decay a step, such as 0.999; default: the weights as they are",
       kDecay);
  each("clip", options.clip, "Clip gradients to this global norm; 0: do not",
       Range<double>{0, 1e9});
  each("label_smoothing", options.label_smoothing,
       "Probability that the target spreads over the whole vocabulary", Range<double>{0, 0.95});
  each("teacher_forcing", options.teacher_forcing,
       "Teacher forcing ratio, the probability that the decoder reads the right word and not its "
       "own. always: 1; constant: k; linear: 1 - k step; exponential: k^step; inverse_sigmoid: "
       "k / (k + e^(step / k)); a step is one of the optimizer's");
  each("teacher_forcing_rate", options.teacher_forcing_rate, "The k of --teacher-forcing",
       Range<double>{1e-12, 1e12});
  each("teacher_forcing_floor", options.teacher_forcing_floor, "Least teacher forcing ratio",
       kShare);
  each("freeze_embeddings", options.freeze_embeddings,
       "Word embeddings that are not trained, nor what is tied to them");
  each("best_by", options.best_by, "Score on dev that chooses the best epoch");
  each("patience", options.patience, "Stop after N epochs without improvement; 0: never",
       at_least(0));
  each(
      "reading", options.reading,
      "Code that the layers run. fused: what is made for speed; composed: the plain ops beside it, "
      "which are the ones to study: the same losses but for rounding, slower and with more memory");
  each("seed", options.seed, "Seed of initial weights, batches, dropout and scheduled sampling");
}

/// Throws attune::Error for numbers out of range and for choices that cannot go together; the
/// second also for what that model cannot do.
void validate(const TrainingOptions& options);
void validate(const TrainingOptions& options, const ModelConfig& config);

}  // namespace nmt
