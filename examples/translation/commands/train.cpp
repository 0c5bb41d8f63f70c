// SPDX-License-Identifier: MIT
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>

#include "attune/core/error.h"
#include "attune/core/safetensors.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/model/word_vector_file.h"
#include "attune/examples/translation/text/preparation.h"
#include "attune/examples/translation/train/average.h"
#include "attune/examples/translation/train/curve.h"
#include "attune/examples/translation/train/dev_score.h"
#include "attune/examples/translation/train/kept_epochs.h"
#include "attune/examples/translation/train/stop_signal.h"
#include "attune/examples/translation/train/training.h"
#include "attune/examples/translation/view/progress.h"

namespace nmt {
namespace {

struct Flags {
  std::vector<std::string> train, dev;
  std::string model, log;
  ModelConfig config;
  TextSettings text;
  TrainingOptions training;
  int64_t max_length = 100;  // of training pairs, in tokens
  std::string source_vectors, target_vectors;
  std::string from;    // a model to begin with
  std::string recipe;  // the file of --config
  bool resume = false;
  int64_t keep = 0;  // models of the last epochs
  bool average = false;
};

std::vector<std::string> inputs(const Flags& flags) {
  std::vector<std::string> files{flags.from,
                                 flags.recipe,
                                 flags.source_vectors,
                                 flags.target_vectors,
                                 flags.text.source_subwords,
                                 flags.text.target_subwords};
  files.insert(files.end(), flags.train.begin(), flags.train.end());
  files.insert(files.end(), flags.dev.begin(), flags.dev.end());
  return files;
}

// What is written must be none of what is read, and must be writable.
void check_files(const Flags& flags) {
  const std::vector<std::string> read = inputs(flags);
  std::vector<std::string> written{flags.model, training_path(flags.model)};
  if (!flags.log.empty()) written.push_back(flags.log);
  check_own(flags.log, {written[0], written[1]});
  if (flags.keep > 0) written.push_back(epoch_path(flags.model, 1));
  for (const std::string& path : read) {  // of the other epochs, those that could be one of these
    const std::optional<int64_t> epoch = epoch_of(path);
    if (flags.keep > 0 && epoch) check_own(epoch_path(flags.model, *epoch), {path});
  }
  for (const std::string& path : written) {
    check_own(path, read);
    check_writable(path);
  }
}

void check(const Flags& flags) {
  validate(flags.config);
  validate(flags.training, flags.config);
  if (flags.from.empty()) validate(flags.text);
  if (flags.from.empty() && flags.config.tie == Tying::all && !flags.text.joint) {
    fail("train: 'tie' all makes the words of both languages one list; take --joint with it");
  }
  if (flags.average && flags.keep < 2) {
    fail("train: --average takes the mean of the kept epochs; --keep at least 2 of them");
  }
  check_files(flags);
}

void set_word_vectors(const std::string& path, const Vocabulary& vocabulary,
                      const Parameter& embedding) {
  if (path.empty()) return;
  const int64_t found = read_word_vectors(path, vocabulary, embedding);
  std::cerr << path << ": vectors of " << found << " of " << vocabulary.size() << " words\n";
}

std::unique_ptr<Model> make_model(const Flags& flags, const Tokenizers& tokenizers,
                                  const ParallelText& train) {
  const Vocabularies words = make_vocabularies(flags.text, train.pairs);
  RandomStreams random(flags.training.seed);
  return std::make_unique<Model>(flags.config, tokenizers, words.source, words.target,
                                 random.weights);
}

// What is learnt from, and the model that is to learn it: the given one, or if there is none a new
// one.
struct Start {
  ParallelText train, dev;
  std::unique_ptr<Model> model;
};

Start prepare(const Flags& flags, std::unique_ptr<Model> given) {
  const ParallelLines train = read_lines(flags.train), dev = read_lines(flags.dev);
  const Tokenizers tokenizers = given ? Tokenizers{given->source_tokenizer, given->target_tokenizer}
                                      : make_tokenizers(flags.text, train);
  Start start{tokenize(train, tokenizers, flags.max_length), tokenize(dev, tokenizers, 0),
              std::move(given)};
  if (!start.model) start.model = make_model(flags, tokenizers, start.train);
  const Model& model = *start.model;
  set_word_vectors(flags.source_vectors, model.source_vocabulary,
                   model.translator->source_embedding());
  set_word_vectors(flags.target_vectors, model.target_vocabulary,
                   model.translator->target_embedding());
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

// What is written after each epoch.
void save_epoch(const Flags& flags, const Model& model, const Training& training,
                const EpochReport& report) {
  if (report.best) save_model(model, flags.model);
  if (flags.keep > 0) {
    save_model(model, epoch_path(flags.model, report.epoch));
    forget_epoch(flags.model, report.epoch, flags.keep);
  }
  write_safetensors(training_path(flags.model), training.state());
}

// Puts the mean of the kept epochs in the place of the best one if it is better on dev.
void try_average(const Flags& flags, const ParallelText& dev, Training& training) {
  const std::vector<std::string> paths =
      kept_epochs(flags.model, training.epochs_done(), flags.keep);
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
    save_model(*mean, flags.model);
    training.set_best(rank);
    write_safetensors(training_path(flags.model), training.state());
  }
  std::cerr << said.str();
}

// A state, whose errors name its file.
void resume(Training& training, const std::string& path) {
  const SafetensorsFile saved = read_safetensors(path);
  try {
    training.load_state(saved);
  } catch (const Error& error) {
    fail(path, ": ", error.what());
  }
}

void run(const Flags& flags) {
  check(flags);  // all that can be known to go wrong goes wrong before any work
  const Start start =
      prepare(flags, flags.from.empty() ? nullptr : load_model(flags.from, flags.config));
  Model& model = *start.model;
  Training training(model, start.train.pairs, start.dev.pairs, flags.training);
  if (flags.resume) resume(training, training_path(flags.model));
  describe(model, start.train, start.dev, flags.max_length);

  Progress progress;
  Curve curve(flags.log, flags.resume ? Curve::Mode::append : Curve::Mode::overwrite);
  const StopSignal signal;
  const auto after_step = [&](const StepReport& report) {
    progress.show(report);
    curve.add(report);
  };
  const auto after_epoch = [&](const EpochReport& report) {
    save_epoch(flags, model, training, report);
    curve.add(report);
    progress.show(report);
  };
  const Training::End end =
      training.run({.after_step = after_step, .after_epoch = after_epoch, .stops = [&] {
                      return signal.came();
                    }});
  if (end == Training::End::stopped) {
    write_safetensors(training_path(flags.model), training.state());
    throw Stopped(signal.number(),
                  "train: stopped; " + training_path(flags.model) +
                      " has where it was, and the same command with --resume goes on");
  }
  if (end == Training::End::early) {
    std::cerr << "stopped early: " << flags.training.patience << " epochs were no better\n";
  }
  if (flags.average) try_average(flags, start.dev, training);
  const int64_t best = training.best()->epoch;
  progress.finish(flags.model + " has " +
                  (best == 0 ? "the mean" : "the best epoch, " + std::to_string(best)));
}

// With --from, the model brings its text's choices and its own, but for the dropout that is given.
void take_choices_of_given(CLI::App* command, Flags& flags) {
  for (const char* group : {"Model", "Text"}) {
    for (const CLI::Option* option : given(command, group)) {
      fail("train: ", option->get_name(),
           " is a choice of the model that --from brings; leave it out");
    }
  }
  flags.config = saved_config(flags.from);
  for (CLI::Option* option : given(command, "Dropout")) option->run_callback();  // once more
}

}  // namespace

void add_train(CLI::App& app) {
  CLI::App* command = app.add_subcommand("train", "Train a model on parallel text");
  const auto flags = std::make_shared<Flags>();
  add_pairs(command, "--train", flags->train, "Training text")->required();
  add_pairs(command, "--dev", flags->dev, "Text that chooses the best epoch")->required();
  add_model(command, flags->model, "Model to write: that of the best epoch");
  list_settings(flags->text, AddFlags(command, "Text"));
  list_architecture(flags->config, AddFlags(command, "Model"));
  list_dropout(flags->config, AddFlags(command, "Dropout"));
  const AddFlags add(command, "Training");
  add("from", flags->from,
      "Model to fine-tune; it brings the choices of Text and Model, and of Dropout those that are "
      "not given");
  add("source_vectors", flags->source_vectors,
      "Pre-trained word vectors of the source: a word and its numbers on each line");
  add("target_vectors", flags->target_vectors,
      "Pre-trained word vectors of the target: a word and its numbers on each line");
  add("max_length", flags->max_length, "Skip training pairs of more tokens than this", at_least(1));
  list_settings(flags->training, add);
  add("resume", flags->resume, "Resume the training of --model where it was stopped");
  add("keep", flags->keep, "Keep the models of the last N epochs", at_least(0));
  add("average", flags->average,
      "At the end, take the mean of the kept epochs if it is better on dev than the best of them");
  add("log", flags->log, "Learning curve to write: a JSON object on each line");
  add_threads(command);
  command->callback([flags, command] {
    if (!flags->from.empty()) take_choices_of_given(command, *flags);
    const CLI::Option* config = command->get_parent()->get_config_ptr();
    if (config->count() > 0) flags->recipe = config->as<std::string>();
    run(*flags);
  });
}

}  // namespace nmt
