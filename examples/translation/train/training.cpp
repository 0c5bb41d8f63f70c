// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <new>
#include <utility>

#include "attune/autograd/arithmetic.h"
#include "attune/core/error.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/train/random_streams.h"
#include "attune/examples/translation/train/scheduled_sampling.h"
#include "attune/examples/translation/train/schedules.h"

namespace nmt {
namespace {

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

TrainingOptions checked(TrainingOptions options, const Model& model, const Processes& processes) {
  validate(options, model.translator->config());
  const int64_t count = processes.count(), batches = options.accumulate.value_or(count);
  if (batches < count) {
    fail("train: the ", batches, " batches of a step (--accumulate) cannot be shared by ", count,
         " processes; start as many as that, or fewer");
  }
  options.accumulate = batches;
  return options;
}

// Freezes the embeddings that are not to be trained, and with them what is tied to them; all other
// parameters of the model, which are returned, are trained.
std::vector<NamedVariable> trained_parameters(Model& model, const TrainingOptions& options) {
  const Frozen frozen = options.freeze_embeddings;
  std::vector<const void*> stay;
  if (frozen == Frozen::source || frozen == Frozen::both) {
    stay.push_back(model.translator->source_embedding().identity());
  }
  if (frozen == Frozen::target || frozen == Frozen::both) {
    stay.push_back(model.translator->target_embedding().identity());
  }
  std::vector<NamedVariable> parameters = model.translator->parameters();
  for (NamedVariable& each : parameters) {
    each.variable.freeze(std::count(stay.begin(), stay.end(), each.variable.identity()) > 0);
  }
  std::erase_if(parameters, [](const NamedVariable& each) { return each.variable.is_frozen(); });
  return parameters;
}

// Biases have no weight decay.
std::unique_ptr<DataParallel> make_parallel(Processes& processes, const TrainingOptions& options,
                                            const std::vector<NamedVariable>& parameters) {
  const auto number = [](std::optional<double> x) {
    return x ? std::optional(static_cast<real>(*x)) : std::nullopt;
  };
  const auto make = [&](std::vector<ParameterGroup> groups) {
    return options.optimizer->make(std::move(groups),
                                   {.learning_rate = static_cast<real>(options.learning_rate),
                                    .weight_decay = static_cast<real>(options.weight_decay),
                                    .beta2 = number(options.beta2),
                                    .momentum = number(options.momentum)});
  };
  return std::make_unique<DataParallel>(processes, decay_matrices_only(parameters),
                                        options.accumulate.value(), make,
                                        ExchangeOptions{.format = options.gradients});
}

}  // namespace

Training::Training(Model& model, EncodedText train, const std::vector<SentencePair>& dev,
                   const TrainingOptions& options, Processes& processes)
    : options_(checked(options, model, processes)),
      model_(model),
      train_(std::move(train)),
      dev_(dev),
      parameters_(trained_parameters(model, options)),
      parallel_(make_parallel(processes, options_, parameters_)),
      average_(options.moving_average ? std::make_unique<MovingAverage>(
                                            parameters_, static_cast<real>(*options.moving_average))
                                      : nullptr),
      first_epoch_(first_epoch()),
      schedule_(make_schedule(options, first_epoch_.steps * options.epochs)),
      plateau_({.learning_rate = 1,
                .factor = static_cast<real>(options.decay_factor),
                .patience = options.decay_patience}),
      sampling_(RandomStreams(options.seed).sampling),
      position_{.order = RandomStreams(options.seed).order.state()},
      processes_(processes) {
  model_.translator->set_reading(options.reading);
  check_processes();
}

int64_t Training::steps_of(const Batches& batches) const {
  if (options_.epoch_steps) return *options_.epoch_steps;
  return (batches.size() + *options_.accumulate - 1) / *options_.accumulate;
}

Training::FirstEpoch Training::first_epoch() const {
  const Batches& batches = pass_from(RandomStreams(options_.seed).order.state()).batches;
  if (batches.size() == 0) fail("train: an epoch has no pair; raise the weights of --train");
  const auto tokens = [](const Batches::Size& size) { return size.pairs * size.longest.target; };
  const auto weights = [&](const Batches::Size& size) {
    return static_cast<double>(tokens(size)) * static_cast<double>(size.longest.source);
  };
  FirstEpoch first{steps_of(batches), {batches.size_of(0), batches.size_of(0)}};
  for (int64_t i = 1; i < batches.size(); ++i) {
    const Batches::Size size = batches.size_of(i);
    if (tokens(size) > tokens(first.largest.tokens)) first.largest.tokens = size;
    if (weights(size) > weights(first.largest.weights)) first.largest.weights = size;
  }
  return first;
}

const Training::Pass& Training::pass_from(const Rng::State& begin) const {
  if (!pass_ || !(pass_->begin == begin)) {
    pass_.reset();  // there may be room for one only
    Rng order(begin);
    Batches batches =
        shuffled_batches(train_, options_.largest_batch(), order, *options_.accumulate);
    pass_.emplace(Pass{begin, order.state(), std::move(batches)});
  }
  return *pass_;
}

std::optional<Training::End> Training::end() const {
  if (position_.epoch > options_.epochs) return End::completed;
  if (options_.patience > 0 && position_.waited >= options_.patience) return End::early;
  return std::nullopt;
}

Training::End Training::run(const TrainingObserver& observer) {
  while (!end()) {
    if (!run_epoch(observer)) return End::stopped;
    if (position_.epoch <= options_.epochs && observer.stops()) return End::stopped;
  }
  return *end();
}

bool Training::run_epoch(const TrainingObserver& observer) {
  const Stopwatch watch;
  const int64_t tokens_before = position_.tokens;
  busy_ = slowest_ = 0;
  if (!learn_epoch(observer)) return false;
  const double learning = watch.seconds();
  const int64_t tokens = position_.tokens - tokens_before;
  model_.translator->eval();
  if (average_) average_->exchange();
  const DevScore dev = look_at_dev();
  finish_epoch(
      {.epoch = position_.epoch,
       .epochs = options_.epochs,
       .train_loss = position_.loss(),
       .dev = dev,
       .tokens_per_second =
           tokens > 0 ? std::optional(static_cast<double>(tokens) / learning) : std::nullopt,
       .imbalance = processes_.count() > 1 && slowest_ > 0 ? std::optional(1 - busy_ / slowest_)
                                                           : std::nullopt,
       .seconds = watch.seconds(),
       .learning_rate = parallel_->optimizer().learning_rate(),
       .best = false},
      observer);
  if (average_) average_->exchange();
  return true;
}

DevScore Training::look_at_dev() const try {
  order(Order::dev);
  const Helpers helpers(processes_);
  return score_on_dev(model_, dev_, processes_);
} catch (const std::bad_alloc&) {
  fail("train: out of memory on dev, after the last step of epoch ", position_.epoch,
       "; with more memory, --resume looks at it again; its longest line takes most");
} catch (const Error& error) {
  fail_diverged(position_.step, error.what());
}

// The steps that are left of an epoch. Returns false if the observer stopped it.
bool Training::learn_epoch(const TrainingObserver& observer) {
  const Stopwatch watch;
  const int64_t tokens_before = position_.tokens, steps_before = position_.step;
  model_.translator->train();
  const Pass* pass = &pass_from(position_.order);
  const int64_t steps = steps_of(pass->batches);
  const auto pass_is_over = [&] { return position_.batch == pass->batches.size(); };
  const auto begin_pass = [&] {
    position_.order = pass->end;
    position_.batch = 0;
  };
  while (position_.step < steps) {
    if (pass_is_over()) {
      begin_pass();
      pass = &pass_from(position_.order);
    }
    const Step step{position_.batch,
                    std::min(*options_.accumulate, pass->batches.size() - position_.batch)};
    learn(pass->batches, step, observer);
    position_.batch += step.count;
    ++position_.step;
    const double seconds = watch.seconds();
    const auto steps_done = static_cast<double>(position_.step - steps_before);
    const auto steps_left = static_cast<double>(steps - position_.step);
    observer.after_step(
        {.epoch = position_.epoch,
         .epochs = options_.epochs,
         .step = position_.step,
         .steps = steps,
         .total_steps = parallel_->optimizer().steps(),
         .loss = position_.loss(),
         .tokens_per_second = static_cast<double>(position_.tokens - tokens_before) / seconds,
         .seconds_left = seconds / steps_done * steps_left});
    if (observer.stops()) return false;
  }
  observer.before_dev();  // in this pass still: the next one may have other steps
  if (pass_is_over()) begin_pass();
  return true;
}

void Training::finish_epoch(EpochReport report, const TrainingObserver& observer) {
  const auto rank = report.dev.rank(options_.best_by);
  report.best = !position_.best || rank > position_.best->rank;
  if (report.best) position_.best = {report.epoch, rank};
  position_.waited = report.best ? 0 : position_.waited + 1;
  if (options_.schedule->watches_dev) {
    plateau_.observe(static_cast<real>(report.dev.entropy.loss()));
  }
  ++position_.epoch;
  position_.step = 0;
  position_.nats = 0;
  position_.tokens = 0;
  observer.after_epoch(report);
}

// One step of gradient descent, on the mean loss over all tokens of the step's batches.
void Training::learn(const Batches& batches, Step step, const TrainingObserver& observer) {
  const real rate = schedule_(parallel_->optimizer().steps()) * plateau_.learning_rate();
  order_step(step, rate);
  std::vector<Part> parts{take_part(batches, step, rate)};
  add_parts_of_others(parts, observer);
  double slowest = 0;
  for (const Part& part : parts) {
    for (const double of_batch : part.nats) position_.nats += of_batch;
    busy_ += part.seconds;
    slowest = std::max(slowest, part.seconds);
  }
  slowest_ += slowest * static_cast<double>(parts.size());
  position_.tokens += tokens_of(batches, step);
}

int64_t Training::tokens_of(const Batches& batches, Step step) {
  int64_t tokens = 0;
  for (int64_t i = 0; i < step.count; ++i) tokens += batches.target_tokens(step.first + i);
  return tokens;
}

// This process's part of it: its batches, and its slice of the parameters.
Training::Part Training::take_part(const Batches& batches, Step step, real learning_rate) {
  const Stopwatch watch;
  const auto tokens = static_cast<double>(tokens_of(batches, step));
  Part part;
  for (const int64_t place : parallel_->places(step.count)) {
    seek(place);
    const Batch batch = batches[step.first + place];
    const Variable of_batch = loss(batch);
    const auto size = static_cast<double>(batch.target_tokens);
    parallel_->backward(of_batch * static_cast<real>(size / tokens), place);
    part.nats.push_back(of_batch.item() * size);
  }
  part.seconds = watch.seconds();
  parallel_->optimizer().set_learning_rate(learning_rate);
  const double limit = options_.clip > 0 ? options_.clip : std::numeric_limits<double>::infinity();
  try {
    parallel_->step(static_cast<real>(limit));
  } catch (const Error& error) {
    fail_diverged(position_.step + 1, error.what());
  }
  if (average_) average_->update();
  seek(0);
  return part;
}

// Where a step has several batches, each draws from numbers of its own, whoever computes it.
void Training::seek(int64_t place) {
  if (*options_.accumulate == 1) return;
  const auto step = static_cast<uint64_t>(parallel_->optimizer().steps());
  const auto batch =
      step * static_cast<uint64_t>(*options_.accumulate) + static_cast<uint64_t>(place);
  for (const NamedStream& stream : model_.translator->streams()) stream.stream->seek(batch << 32);
  sampling_.seek(batch << 32);
}

void Training::fail_diverged(int64_t step, const std::string& what) const {
  fail("train: the training diverged at step ", step, " of epoch ", position_.epoch, ": ", what,
       "; try a lower learning rate, a longer warm-up, or clip gradients");
}

Variable Training::loss(const Batch& batch) {
  const auto smoothing = static_cast<real>(options_.label_smoothing);
  const double ratio = teacher_forcing_ratio(options_, parallel_->optimizer().steps());
  if (ratio == 1) return model_.translator->loss(batch, smoothing);
  return sampled_loss(*model_.translator, batch, smoothing, ratio, sampling_);
}

}  // namespace nmt
