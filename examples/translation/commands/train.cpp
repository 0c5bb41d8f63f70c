// SPDX-License-Identifier: MIT
#include <iomanip>
#include <iostream>
#include <memory>
#include <set>
#include <sstream>

#include "attune/core/error.h"
#include "attune/core/safetensors.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/metrics/evaluation.h"
#include "attune/examples/translation/model/word_vector_file.h"
#include "attune/examples/translation/text/preparation.h"
#include "attune/examples/translation/train/average.h"
#include "attune/examples/translation/train/curve.h"
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
  FitOptions fit;
  std::string source_vectors, target_vectors;
  std::string from;  // a model to begin with
  bool resume = false;
  int64_t keep = 0;  // models of the last epochs
  bool average = false;
};

void check_files(const Flags& flags) {
  for (const std::string& written : {flags.model, flags.log}) {
    check_own(written, flags.train);
    check_own(written, flags.dev);
    check_own(written, {flags.from, flags.source_vectors, flags.target_vectors,
                        flags.text.source_subwords, flags.text.target_subwords});
  }
  check_own(flags.log, {flags.model});
  check_writable(flags.model);
  if (!flags.log.empty()) check_writable(flags.log);
}

void check(const Flags& flags) {
  validate(flags.config);
  validate(flags.text);
  validate(flags.fit);
  if (flags.config.tie == Tying::all && !flags.text.joint) {
    fail("train: 'tie' all makes the words of both languages one list; take --joint with it");
  }
  if (flags.average && flags.keep < 2) {
    fail("train: --average takes the mean of the kept epochs; --keep at least 2 of them");
  }
  if (flags.config.variational && flags.fit.teacher_forcing != TeacherForcing::always) {
    fail(
        "train: variational dropout draws one mask for all steps, which are not known before the "
        "first when the decoder reads its own words; choose one of the two");
  }
  check_files(flags);
}

void set_word_vectors(const std::string& path, const Vocabulary& vocabulary,
                      const Parameter& embedding) {
  if (path.empty()) return;
  const int64_t found = read_word_vectors(path, vocabulary, embedding);
  std::cerr << path << ": vectors of " << found << " of " << vocabulary.size() << " words\n";
}

// What is learnt from, and the model that is to learn it: a new one, or that of --from.
struct Start {
  ParallelText train, dev;
  std::unique_ptr<Model> model;
};

std::unique_ptr<Model> make_model(const Flags& flags, const Tokenizers& tokenizers,
                                  const ParallelText& train) {
  const Vocabularies words = make_vocabularies(flags.text, train.pairs);
  Rng rng(flags.fit.seed);
  auto model = std::make_unique<Model>(flags.config, tokenizers, words.source, words.target, rng);
  set_word_vectors(flags.source_vectors, model->source, model->translator->source_embedding());
  set_word_vectors(flags.target_vectors, model->target, model->translator->target_embedding());
  return model;
}

Start prepare(const Flags& flags) {
  std::unique_ptr<Model> given = flags.from.empty() ? nullptr : load_model(flags.from);
  const ParallelLines train = read_lines(flags.train), dev = read_lines(flags.dev);
  const Tokenizers tokenizers = given ? Tokenizers(given->source_text, given->target_text)
                                      : make_tokenizers(flags.text, train);
  Start start{tokenize(train, tokenizers, flags.text.max_length), tokenize(dev, tokenizers, 0),
              std::move(given)};
  if (!start.model) start.model = make_model(flags, tokenizers, start.train);
  return start;
}

void describe(const Model& model, const ParallelText& train, const ParallelText& dev,
              int64_t max_length) {
  std::cerr << "train: " << train.pairs.size() << " pairs of " << train.lines << " lines, skipped "
            << train.skipped_empty << " empty and " << train.skipped_long << " of more than "
            << max_length << " tokens; dev: " << dev.pairs.size() << " pairs\n"
            << "vocabulary: " << model.source.size() << " source and " << model.target.size()
            << " target words; " << model.translator->parameter_count() << " parameters\n";
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
std::string try_average(const Flags& flags, const ParallelText& dev, const Training& training) {
  const std::vector<std::string> paths =
      kept_epochs(flags.model, training.epochs_done(), flags.keep);
  const std::unique_ptr<Model> mean = average_models(paths);
  mean->translator->eval();
  const DevScore score = score_on_dev(*mean, dev.pairs);
  const bool is_better = score.rank(flags.fit.best_by) > training.best()->rank;
  if (is_better) save_model(*mean, flags.model);
  std::ostringstream said;
  said << std::fixed << "the mean of the last " << paths.size() << " epochs has BLEU "
       << std::setprecision(2) << score.bleu << " and loss " << std::setprecision(4)
       << score.entropy.loss() << " on dev, " << (is_better ? "better" : "no better") << "; ";
  return said.str();
}

std::string outcome(const Flags& flags, const ParallelText& dev, const Training& training) {
  const std::string average = flags.average ? try_average(flags, dev, training) : "";
  const bool has_mean = average.find(" no better") == std::string::npos && flags.average;
  return average + flags.model + " has " +
         (has_mean ? "it" : "the best epoch, " + std::to_string(training.best()->epoch));
}

void run(const Flags& flags) {
  check(flags);  // all that can be known to go wrong goes wrong before any work
  const Start start = prepare(flags);
  Model& model = *start.model;
  Training training(model, start.train.pairs, start.dev.pairs, flags.fit);
  if (flags.resume) training.load_state(read_safetensors(training_path(flags.model)));
  describe(model, start.train, start.dev, flags.text.max_length);

  Progress progress;
  Curve curve(flags.log, flags.resume ? Curve::Begin::behind : Curve::Begin::anew);
  const StopSignal signal;
  const Training::End end = training.run({[&](const StepReport& report) {
                                            progress.show(report);
                                            curve.add(report);
                                          },
                                          [&](const EpochReport& report) {
                                            curve.add(report);
                                            save_epoch(flags, model, training, report);
                                            progress.show(report);
                                          },
                                          [&] { return signal.came(); }});
  if (end == Training::End::stopped) {
    write_safetensors(training_path(flags.model), training.state());
    fail("train: stopped; ", training_path(flags.model),
         " has where it was, and the same command with --resume goes on");
  }
  progress.finish(outcome(flags, start.dev, training));
}

// With --from, these come with the model.
void refuse_given(const CLI::App& command, const std::set<std::string>& groups) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() > 0 && groups.contains(option->get_group())) {
      fail("train: ", option->get_name(),
           " is a choice of the model that --from brings; leave it out");
    }
  }
}

}  // namespace

void add_train(CLI::App& app) {
  CLI::App* command = app.add_subcommand("train", "Train a model on parallel text");
  const auto flags = std::make_shared<Flags>();
  add_pairs(command, "--train", flags->train, "Training text")->required();
  add_pairs(command, "--dev", flags->dev, "Text to choose the best epoch by")->required();
  add_model(command, flags->model, "Where the best model goes");
  list_settings(flags->text, AddFlags(command, "Text"));
  list_settings(flags->config, AddFlags(command, "Model"));
  const AddFlags training(command, "Training");
  training("source_vectors", flags->source_vectors, "Word vectors to begin with, a word a line");
  training("target_vectors", flags->target_vectors, "The same of the target");
  training("from", flags->from,
           "A model to begin with, which brings its own choices of model and text");
  list_settings(flags->fit, training);
  training("resume", flags->resume, "Go on where a training to the same --model was stopped");
  training("keep", flags->keep, "Keep the models of so many last epochs", at_least(0));
  training("average", flags->average, "In the end, try the mean of the kept epochs");
  training("log", flags->log, "Learning curve, a JSON object a line");
  add_threads(command);
  command->callback([flags, command] {
    if (!flags->from.empty()) refuse_given(*command, {"Model", "Text"});
    run(*flags);
  });
}

}  // namespace nmt
