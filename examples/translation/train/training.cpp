// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training.h"

#include <algorithm>
#include <chrono>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/examples/translation/metrics/evaluation.h"
#include "attune/examples/translation/train/schedule.h"
#include "attune/examples/translation/train/scheduled_sampling.h"
#include "attune/optim/adamw.h"
#include "attune/optim/clip.h"
#include "attune/optim/sgd.h"

namespace nmt {
namespace {

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

FitOptions checked(const FitOptions& options) {
  validate(options);
  return options;
}

std::vector<NamedVariable> trained_parameters(const Model& model, const FitOptions& options) {
  std::vector<NamedVariable> parameters = model.translator->parameters();
  if (options.freeze_embeddings) {
    std::erase_if(parameters, [](const NamedVariable& parameter) {
      return parameter.name.ends_with("embedding.weight");
    });
  }
  return parameters;
}

std::unique_ptr<Optimizer> make_optimizer(const FitOptions& options,
                                          const std::vector<NamedVariable>& parameters) {
  const auto rate = static_cast<real>(options.learning_rate);
  const auto beta2 = static_cast<real>(options.beta2);
  const auto decay = static_cast<real>(options.weight_decay);
  std::vector<ParameterGroup> groups = decay_matrices_only(parameters);
  switch (options.optimizer) {
    case OptimizerKind::adamw:
      return std::make_unique<AdamW>(
          std::move(groups),
          AdamWOptions{.learning_rate = rate, .beta2 = beta2, .weight_decay = decay});
    case OptimizerKind::sgd:
      return std::make_unique<Sgd>(std::move(groups),
                                   SgdOptions{.learning_rate = rate,
                                              .momentum = static_cast<real>(options.momentum),
                                              .weight_decay = decay});
    default:
      return std::make_unique<Adam>(
          std::move(groups),
          AdamOptions{.learning_rate = rate, .beta2 = beta2, .weight_decay = decay});
  }
}

int64_t steps_of(size_t batches, const FitOptions& options) {
  return (static_cast<int64_t>(batches) + options.accumulate - 1) / options.accumulate;
}

// The first epoch's steps, times all epochs.
int64_t total_steps(const std::vector<EncodedPair>& pairs, const FitOptions& options) {
  Rng order(options.seed);
  return steps_of(shuffled_batches(pairs, {options.batch_size, options.batch_unit}, order).size(),
                  options) *
         options.epochs;
}

}  // namespace

Training::Training(Model& model, const std::vector<SentencePair>& train,
                   const std::vector<SentencePair>& dev, const FitOptions& options)
    : options_(checked(options)),
      model_(model),
      train_(encode(model, train)),
      dev_(dev),
      parameters_(trained_parameters(model, options)),
      optimizer_(make_optimizer(options, parameters_)),
      schedule_(make_schedule(options, total_steps(train_, options))),
      plateau_({.learning_rate = 1, .patience = 0}),
      sampling_(options.seed + 1),
      place_{.order = Rng(options.seed).state()} {}

Training::End Training::run(const TrainingObserver& observer) {
  while (place_.epoch <= options_.epochs) {
    if (!run_epoch(observer)) return End::stopped;
    if (options_.patience > 0 && place_.waited >= options_.patience) return End::early;
  }
  return End::completed;
}

bool Training::run_epoch(const TrainingObserver& observer) {
  const Stopwatch watch;
  const int64_t tokens_before = place_.tokens, steps_before = place_.step;
  const auto speed = [&] {
    return static_cast<double>(place_.tokens - tokens_before) / watch.seconds();
  };
  model_.translator->train();
  Rng order(place_.order);
  const std::vector<Batch> batches =
      shuffled_batches(train_, {options_.batch_size, options_.batch_unit}, order);
  const int64_t steps = steps_of(batches.size(), options_);
  while (place_.step < steps) {
    const auto first = static_cast<size_t>(place_.step * options_.accumulate);
    const size_t count = std::min(static_cast<size_t>(options_.accumulate), batches.size() - first);
    learn(std::span(batches).subspan(first, count));
    ++place_.step;
    const double left = watch.seconds() * static_cast<double>(steps - place_.step) /
                        static_cast<double>(place_.step - steps_before);
    observer.after_step(
        {place_.epoch, options_.epochs, place_.step, steps, place_.loss(), speed(), left});
    if (observer.stops()) return false;
  }
  const double tokens_per_second = speed();
  model_.translator->eval();
  place_.order = order.state();
  EpochReport report{.epoch = place_.epoch,
                     .epochs = options_.epochs,
                     .train_loss = place_.loss(),
                     .dev = score_on_dev(model_, dev_),
                     .tokens_per_second = tokens_per_second,
                     .seconds = watch.seconds(),  // behind dev: in this order
                     .learning_rate = optimizer_->learning_rate(),
                     .best = false};
  finish_epoch(report, observer);
  return true;
}

void Training::finish_epoch(EpochReport report, const TrainingObserver& observer) {
  const auto rank = report.dev.rank(options_.best_by);
  report.best = !place_.best || rank > place_.best->rank;
  if (report.best) place_.best = {report.epoch, rank};
  place_.waited = report.best ? 0 : place_.waited + 1;
  if (options_.schedule == ScheduleKind::plateau) {
    plateau_.observe(static_cast<real>(report.dev.entropy.loss()));
  }
  ++place_.epoch;
  place_.step = 0;
  place_.nats = 0;
  place_.tokens = 0;
  observer.after_epoch(report);
}

// One step of gradient descent, on the mean loss over all tokens of the batches.
void Training::learn(std::span<const Batch> batches) {
  int64_t tokens = 0;
  for (const Batch& batch : batches) tokens += batch.target_tokens;
  optimizer_->zero_grad();
  for (const Batch& batch : batches) {
    const Variable of_batch = loss(batch);
    const auto size = static_cast<double>(batch.target_tokens);
    backward(of_batch * static_cast<real>(size / static_cast<double>(tokens)));
    place_.nats += of_batch.item() * size;
  }
  place_.tokens += tokens;
  optimizer_->set_learning_rate(schedule_(optimizer_->steps()) * plateau_.learning_rate());
  optimizer_->step(clip_factor(parameters_, static_cast<real>(options_.clip)));
}

Variable Training::loss(const Batch& batch) {
  const auto smoothing = static_cast<real>(options_.label_smoothing);
  const double truth = truth_probability(options_, optimizer_->steps());
  if (truth == 1) return model_.translator->loss(batch, smoothing);
  return sampled_loss(*model_.translator, batch, smoothing, truth, sampling_);
}

}  // namespace nmt
