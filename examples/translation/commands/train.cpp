// SPDX-License-Identifier: MIT
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>

#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/train_flags.h"
#include "attune/examples/translation/model/word_vector_file.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/preparation.h"
#include "attune/examples/translation/train/average.h"
#include "attune/examples/translation/train/curve.h"
#include "attune/examples/translation/train/dev_score.h"
#include "attune/examples/translation/train/random_streams.h"
#include "attune/examples/translation/train/stop_signal.h"
#include "attune/examples/translation/train/training.h"
#include "attune/examples/translation/train/training_files.h"
#include "attune/examples/translation/view/progress.h"

namespace nmt {
namespace {

void set_word_vectors(const std::string& path, const Vocabulary& vocabulary,
                      const Parameter& embedding) {
  if (path.empty()) return;
  const WordVectorCounts counts = read_word_vectors(path, vocabulary, embedding);
  std::cerr << path << ": vectors of " << counts.found << " of " << vocabulary.size() << " words";
  if (counts.passed_over > 0) {
    std::cerr << "; passed over " << counts.passed_over
              << " lines of words that no vocabulary can hold";
  }
  std::cerr << '\n';
}

// What is learnt from, and the model that is to learn it: the given one, or if there is none a new
// one.
struct Start {
  ParallelText train, dev;
  std::unique_ptr<Model> model;
};

Start prepare(const TrainFlags& flags, std::unique_ptr<Model> given) {
  const ParallelLines train = read_lines(flags.train), dev = read_lines(flags.dev);
  const Tokenizers tokenizers = given ? Tokenizers{given->source_tokenizer, given->target_tokenizer}
                                      : make_tokenizers(flags.text, train);
  Start start{tokenize(train, tokenizers, flags.max_length), tokenize(dev, tokenizers, 0),
              std::move(given)};
  RandomStreams random(flags.training.seed);
  if (start.model) {
    // It brings the streams of its dropout, but the seed is this training's.
    for (const NamedStream& each : start.model->translator->streams()) {
      *each.stream = random.parameters.fork();
    }
  } else {
    const Vocabularies words = make_vocabularies(flags.text, start.train.pairs);
    start.model = std::make_unique<Model>(flags.config, tokenizers, words.source, words.target,
                                          random.parameters);
  }
  Model& model = *start.model;
  set_word_vectors(flags.source_vectors, model.source_vocabulary,
                   model.translator->source_embedding());
  set_word_vectors(flags.target_vectors, model.target_vocabulary,
                   model.translator->target_embedding());
  model.training = to_json(flags.training).dump();
  return start;
}

void describe(const Model& model, const ParallelText& train, const ParallelText& dev,
              int64_t max_length) {
  std::cerr << "train: " << train.pairs.size() << " pairs of " << train.lines << " lines, skipped "
            << train.skipped_empty << " empty and " << train.skipped_long << " of more than "
            << max_length << " tokens; dev: " << dev.pairs.size() << " pairs\n"
            << "vocabulary: " << model.source_vocabulary.size() << " source and "
            << model.target_vocabulary.size() << " target words; "
            << model.translator->parameter_count() << " parameters\n";
}

// Puts the mean of the kept epochs in the place of the best one if it is better on dev.
void try_average(const TrainFlags& flags, const ParallelText& dev, Training& training,
                 const TrainingFiles& files) {
  const std::vector<std::string> paths = files.kept();
  const std::unique_ptr<Model> mean = average_models(paths);
  mean->translator->eval();
  const DevScore score = score_on_dev(*mean, dev.pairs);
  const auto rank = score.rank(flags.training.best_by);
  const bool is_better = rank > training.best()->rank;
  std::ostringstream said;
  said << std::fixed << "the mean of the last " << paths.size() << " epochs has BLEU "
       << std::setprecision(2) << score.bleu << " and loss " << std::setprecision(4)
       << score.entropy.loss() << " on dev, " << (is_better ? "better" : "no better") << " than "
       << (training.best()->epoch == 0 ? "the mean before" : "the best epoch") << '\n';
  if (is_better) {
    save_model(*mean, files.model());
    training.set_best(rank);
    files.save(training);
  }
  std::cerr << said.str();
}

void run(const TrainFlags& flags) {
  check(flags);
  const Start start =
      prepare(flags, flags.from.empty() ? nullptr : load_model(flags.from, flags.config));
  Model& model = *start.model;
  Training training(model, start.train.pairs, start.dev.pairs, flags.training);
  TrainingFiles files(flags.model, flags.keep);
  const StopSignal signal;
  if (flags.resume) {
    files.resume(training);
  } else {
    files.save(training);  // in the place of another training's, which --resume must not take up
  }
  describe(model, start.train, start.dev, flags.max_length);

  Progress progress;
  Curve curve(flags.log, flags.resume ? Curve::Mode::append : Curve::Mode::overwrite);
  const auto after_step = [&](const StepReport& report) {
    progress.show(report);
    curve.add(report);
  };
  const auto after_epoch = [&](const EpochReport& report) {
    files.save(training, model, report);
    curve.add(report);
    progress.show(report);
    progress.show_translations(model, start.dev, report.dev, flags.show);
  };
  const Training::End end =
      training.run({.after_step = after_step, .after_epoch = after_epoch, .stops = [&] {
                      return signal.came();
                    }});
  if (end == Training::End::stopped) {
    files.save(training);
    throw Stopped(signal.number(),
                  "train: stopped; " + files.training() +
                      " has where it was, and the same command with --resume goes on");
  }
  if (end == Training::End::early) {
    std::cerr << "stopped early: " << flags.training.patience << " epochs were no better\n";
  }
  if (flags.average && files.kept().size() > 1) try_average(flags, start.dev, training, files);
  const int64_t best = training.best()->epoch;
  progress.finish(flags.model + " has " +
                  (best == 0 ? "the mean" : "the best epoch, " + std::to_string(best)));
}

}  // namespace

void add_train(CLI::App& app) {
  CLI::App* command = app.add_subcommand("train", "Train a model on parallel text");
  const auto flags = std::make_shared<TrainFlags>();
  add_train_flags(command, *flags);
  command->callback([flags, command] {
    complete(*flags, command);
    run(*flags);
  });
}

}  // namespace nmt
