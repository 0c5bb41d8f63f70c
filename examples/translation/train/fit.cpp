// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/fit.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "attune/autograd/backward.h"
#include "attune/examples/translation/metrics/evaluation.h"
#include "attune/examples/translation/search/translate.h"
#include "attune/optim/adam.h"
#include "attune/optim/clip.h"
#include "attune/optim/schedule.h"

namespace nmt {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Schedule learning_rates(const FitOptions& options, int64_t steps) {
  constexpr int64_t kWarmUp = 200;
  return warm_up(kWarmUp,
                 cosine(real(options.learning_rate), std::max<int64_t>(steps - kWarmUp, 1)));
}

// What an epoch has seen so far.
struct Tally {
  double nats = 0;
  int64_t tokens = 0;
  Clock::time_point start = Clock::now();

  double loss() const { return nats / static_cast<double>(tokens); }
  double tokens_per_second() const { return static_cast<double>(tokens) / seconds_since(start); }
};

class Training {
 public:
  Training(Model& model, const std::vector<SentencePair>& train,
           const std::vector<SentencePair>& dev, const FitOptions& options,
           const FitObserver& observer)
      : options_(options),
        observer_(observer),
        model_(model),
        train_(encode(model, train)),
        dev_(dev),
        encoded_dev_(encode(model, dev)),
        parameters_(model.translator->parameters()),
        optimizer_(parameters_),
        order_(options.seed) {}

  void run_epoch(int64_t epoch) {
    Tally tally;
    model_.translator->train();
    learn_all(epoch, shuffled_batches(train_, {options_.batch_size, options_.batch_unit}, order_),
              tally);
    const double tokens_per_second = tally.tokens_per_second();
    model_.translator->eval();
    EpochReport report{.epoch = epoch,
                       .epochs = options_.epochs,
                       .train_loss = tally.loss(),
                       .dev = dev_cross_entropy(),
                       .dev_bleu = dev_bleu(),
                       .tokens_per_second = tokens_per_second,
                       .seconds = seconds_since(tally.start),  // behind dev: in this order
                       .learning_rate = optimizer_.learning_rate(),
                       .best = false};
    report.best = beats_best(report);
    observer_.after_epoch(report);
  }

 private:
  // By BLEU; where it ties, as it does at 0 on sentences of under four words, by loss.
  bool beats_best(const EpochReport& report) {
    const std::pair<double, double> rank{report.dev_bleu, -report.dev.loss()};
    if (best_ && rank <= *best_) return false;
    best_ = rank;
    return true;
  }

  void learn_all(int64_t epoch, const std::vector<Batch>& batches, Tally& tally) {
    const auto steps = static_cast<int64_t>(batches.size());
    int64_t step = 0;
    if (!schedule_) schedule_ = learning_rates(options_, steps * options_.epochs);
    for (const Batch& batch : batches) {
      tally.nats += learn(batch) * static_cast<double>(batch.target_tokens);
      tally.tokens += batch.target_tokens;
      ++step;
      const double left = seconds_since(tally.start) * static_cast<double>(steps - step) /
                          static_cast<double>(step);
      observer_.after_step(
          {epoch, options_.epochs, step, steps, tally.loss(), tally.tokens_per_second(), left});
    }
  }

  // One step of gradient descent; returns the loss in nats per token.
  double learn(const Batch& batch) {
    optimizer_.zero_grad();
    const Variable loss = model_.translator->loss(batch, real(options_.label_smoothing));
    backward(loss);
    optimizer_.set_learning_rate(schedule_(optimizer_.steps()));
    optimizer_.step(clip_factor(parameters_, real(options_.clip)));
    return loss.item();
  }

  // In sentences.
  int64_t dev_batch_size() const {
    return options_.batch_unit == BatchUnit::sentences ? options_.batch_size : 64;
  }

  CrossEntropy dev_cross_entropy() const {
    return teacher_forced(*model_.translator, sorted_batches(encoded_dev_, dev_batch_size()));
  }

  double dev_bleu() const {
    const std::vector<Translation> found =
        translate_sources(model_, encoded_dev_, dev_batch_size());
    BleuStatistics statistics;
    for (size_t i = 0; i < dev_.size(); ++i) {
      statistics += bleu_statistics(model_.target.decode(found[i].ids), dev_[i].target);
    }
    return bleu(statistics);
  }

  const FitOptions& options_;
  const FitObserver& observer_;
  Model& model_;
  const std::vector<EncodedPair> train_;
  const std::vector<SentencePair>& dev_;
  const std::vector<EncodedPair> encoded_dev_;
  const std::vector<NamedVariable> parameters_;
  Adam optimizer_;
  Rng order_;
  Schedule schedule_;                              // empty before the first epoch
  std::optional<std::pair<double, double>> best_;  // BLEU, minus loss
};

}  // namespace

void fit(Model& model, const std::vector<SentencePair>& train, const std::vector<SentencePair>& dev,
         const FitOptions& options, const FitObserver& observer) {
  Training training(model, train, dev, options, observer);
  for (int64_t epoch = 1; epoch <= options.epochs; ++epoch) training.run_epoch(epoch);
}

}  // namespace nmt
