// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "attune/core/byte_stream.h"
#include "attune/core/processes.h"
#include "attune/core/rng.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/text/batches.h"
#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/train/options.h"
#include "attune/examples/translation/train/orders.h"
#include "attune/examples/translation/train/reports.h"
#include "attune/optim/data_parallel.h"
#include "attune/optim/moving_average.h"
#include "attune/optim/plateau.h"
#include "attune/optim/schedule.h"

namespace nmt {

/// Gradient descent on parallel text, an epoch after the other. The loop is run(), learn_epoch()
/// and learn(); what it takes to stop and go on, bit for bit, is state(). With a moving average,
/// the model is that average when dev is looked at and in after_epoch.
///
/// Of several processes the first does all that, and the others help(): they take their part of
/// each step and of dev, and keep their part of what the optimizer remembers
/// (optim/data_parallel.h).
class Training {
 public:
  /// Keeps references to the model, which is set to options.reading, dev and the processes. The
  /// ids of `train` are of the model's vocabularies. Throws attune::Error for options that cannot
  /// go together, or not with this model, and where one process has other options, data or
  /// arithmetic than the first.
  Training(Model& model, EncodedText train, const std::vector<SentencePair>& dev,
           const TrainingOptions& options, Processes& processes = alone());
  ~Training();
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;

  /// What every process but the first does, until the Training of that one ends. `signal` tells of
  /// one that has come, or 0: the first process hears of it.
  void help(const std::function<int()>& signal = [] { return 0; });

  enum class End {
    completed,  ///< all epochs
    early,      ///< options.patience epochs brought nothing
    stopped     ///< the observer asked for it
  };
  /// Goes on to the end. Throws attune::Error if a gradient is not finite, naming the parameter.
  End run(const TrainingObserver& observer);

  /// The best epoch so far and its DevScore::rank(); none before the first has ended. Epoch 0 is
  /// what took its place: see set_best().
  struct Best {
    int64_t epoch;
    std::pair<double, double> rank;
  };
  const std::optional<Best>& best() const { return position_.best; }
  /// Later epochs have to be better than this, which is no epoch's model, such as a mean of some.
  void set_best(std::pair<double, double> rank) { position_.best = {0, rank}; }
  int64_t epochs() const { return options_.epochs; }
  int64_t epochs_done() const { return position_.epoch - 1; }
  /// The batches of the first epoch that have the most target tokens, and the most attention
  /// weights.
  struct Largest {
    Batches::Size tokens, weights;
  };
  const Largest& largest() const { return first_epoch_.largest; }
  /// How it has ended, if no epoch is left to learn: a training may be resumed then, too.
  std::optional<End> end() const;
  /// Whether of the epoch under way only the look at dev is left.
  bool awaits_dev() const;

  /// The model, the optimizer and the place in the data, all in one. Between epochs, as
  /// after_epoch sees it, before dev is looked at, or after any step. Throws, with advice, if a
  /// parameter has values that are NaN or infinite: from there, nobody could go on.
  SafetensorsFile state() const;
  /// Goes on where another training was, which must have had the same data, model and options; only
  /// epochs and patience may differ. Throws attune::Error that says what does, or that another nmt
  /// wrote such states, which mean something else.
  void load_state(const SafetensorsFile& saved);

 private:
  // Where it stands.
  struct Position {
    int64_t epoch = 1;  // under way
    int64_t step = 0;   // steps of that epoch so far, and their loss
    double nats = 0;
    int64_t tokens = 0;
    Rng::State order;   // of the batches, at the start of the pass over the data
    int64_t batch = 0;  // the next one in that order
    std::optional<Best> best{};
    int64_t waited = 0;  // epochs since

    double loss() const { return nats / static_cast<double>(tokens); }
  };

  // What a process has of a step: its batches, how long they took, and their losses.
  struct Part {
    double seconds = 0;
    std::vector<double> nats{};
  };

  // A pass over the data, ordered by the random numbers from `begin` to `end`.
  struct Pass {
    Rng::State begin, end;
    Batches batches;
  };
  // The batches of a pass that a step is made of.
  struct Step {
    int64_t first, count;
  };
  const Pass& pass_from(const Rng::State& begin) const;
  int64_t steps_of(const Batches& batches) const;  // an epoch that begins with these
  struct FirstEpoch {
    int64_t steps;
    Largest largest;
  };
  FirstEpoch first_epoch() const;
  bool run_epoch(const TrainingObserver& observer);
  bool learn_epoch(const TrainingObserver& observer);
  DevScore look_at_dev() const;
  void finish_epoch(EpochReport report, const TrainingObserver& observer);
  void learn(const Batches& batches, Step step, const TrainingObserver& observer);
  static int64_t tokens_of(const Batches& batches, Step step);
  Part take_part(const Batches& batches, Step step, real learning_rate);
  void seek(int64_t place);
  Variable loss(const Batch& batch);
  [[noreturn]] void fail_diverged(int64_t step, const std::string& what) const;
  void check_place(const Position& position) const;
  nlohmann::ordered_json choices() const;  // all, the model's and the text's too
  nlohmann::ordered_json data() const;     // what stands for them
  void take_up(const SafetensorsFile& saved);

  // training_processes.cpp
  struct StepOrder;
  void check_processes() const;
  void order(Order what, ByteWriter more = {}) const;
  void order_step(Step step, real learning_rate) const;
  void add_parts_of_others(std::vector<Part>& parts, const TrainingObserver& observer) const;
  void help_step(ByteReader& in, int signal);

  TrainingOptions options_;
  Model& model_;
  const EncodedText train_;
  const std::vector<SentencePair>& dev_;
  const std::vector<NamedVariable> parameters_;
  const std::unique_ptr<DataParallel> parallel_;
  const std::unique_ptr<MovingAverage> average_;  // null if there is none
  mutable std::optional<Pass> pass_;              // the last that was asked for
  const FirstEpoch first_epoch_;
  const Schedule schedule_;
  Plateau plateau_;  // a factor of the schedule's rate
  Rng sampling_;
  Position position_;
  double busy_ = 0,
         slowest_ = 0;  // seconds in this epoch: of all processes, and if all took so long
  Processes& processes_;
};

/// What has to be known of a training that goes on before all else is.
struct Begun {
  int64_t batches_of_step;
  uint64_t words_checksum, text_checksum;  ///< of the vocabularies, and of the training text's ids
};
/// Of the training whose state is in that file. Throws attune::Error if it is none.
Begun begun_in(const std::string& state);

/// Throws if it would go on with another text than it was begun with.
void check_same_text(const Begun& begun, const Vocabularies& words, uint64_t text_checksum);

}  // namespace nmt
