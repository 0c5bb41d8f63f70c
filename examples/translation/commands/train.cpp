// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>

#include "attune/core/byte_stream.h"
#include "attune/core/memory/blas_memory.h"
#include "attune/core/text_stream.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/train_flags.h"
#include "attune/examples/translation/commands/training_text.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/model/word_vector_file.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/prepared_text.h"
#include "attune/examples/translation/train/average.h"
#include "attune/examples/translation/train/dev_score.h"
#include "attune/examples/translation/train/foresight.h"
#include "attune/examples/translation/train/random_streams.h"
#include "attune/examples/translation/train/stop_signal.h"
#include "attune/examples/translation/train/training.h"
#include "attune/examples/translation/train/training_files.h"
#include "attune/examples/translation/train/training_lock.h"
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
  if (counts.repeated > 0) {
    std::cerr << "; passed over " << counts.repeated << " lines of words that stood before";
  }
  std::cerr << '\n';
  if (counts.announced && counts.announced != counts.vectors) {
    std::cerr << path << ": its first line tells of " << *counts.announced << " words, there are "
              << counts.vectors << '\n';
  }
}

// What is learnt from, and the model that is to learn it: the given one, or if there is none a new
// one.
struct Start {
  PreparedText text;
  ParallelText dev;
  std::unique_ptr<Model> model;
};

// What cannot be trained is refused before it is built, or its text is written.
void check_fits(const TrainFlags& flags, const Languages& languages) {
  attune::reserve_blas_memory();  // so that what is free is less by that
  check_fits_file(languages.words, languages.tokenizers);
  check_fits_memory(flags.config, languages.words, flags.training, !flags.from.empty());
}

void check_goes_on(const TrainFlags& flags, const Begun& begun, const Vocabularies& words,
                   uint64_t checksum) {
  try {
    check_same_text(begun, words, checksum);
  } catch (const Error& error) {
    fail(TrainingNames(flags.model).training(), ": ", error.what());
  }
}

// The first process prepares the text, the others wait for it, however long that takes.
void ensure_text(const TrainFlags& flags, const Model* given, const std::optional<Begun>& begun,
                 Processes& processes) {
  if (processes.rank() > 0) {
    processes.await(0, settings_tag);
    return;
  }
  if (!flags.text.train.empty()) {
    const TextSource source =
        flags.text.source(given != nullptr ? std::optional(given->languages()) : std::nullopt);
    // A training that goes on may make its own text anew, but none that others may use.
    const bool is_own = begun && flags.text.file.empty();
    const Replace replace = flags.overwrite ? Replace::others
                            : is_own        ? Replace::prepared
                                            : Replace::nothing;
    ensure_text(source, flags.text_file(), replace,
                [&](const Languages& languages, uint64_t checksum) {
                  check_fits(flags, languages);
                  if (begun) check_goes_on(flags, *begun, languages.words, checksum);
                });
  }
  for (int other = 1; other < processes.count(); ++other) {
    processes.send(other, settings_tag, Bytes());
  }
}

PreparedText read_text(const TrainFlags& flags, const Model* given) {
  PreparedText text = nmt::read_text(flags.text_file());
  if (given != nullptr && !same_ids(text.languages, given->languages())) {
    fail(flags.text_file(), ": its ids are not those of ", flags.from,
         "; prepare it by --train with --from");
  }
  if (!flags.text.train.empty()) {
    std::vector<double> weights;
    for (const CorpusFiles& corpus : flags.text.train) weights.push_back(corpus.weight);
    text.train.set_weights(weights);
  }
  return text;
}

// The name of dev, for messages.
std::string name_of_dev(const TrainFlags& flags) {
  return flags.dev.empty() ? flags.text_file() : flags.dev.front();
}

// What was said to be dev, read as the text was, else what was held out.
ParallelLines dev_of(const TrainFlags& flags, const PreparedText& text, ParallelLines dev) {
  if (flags.dev.empty() && text.held_out.pairs.empty()) {
    fail("train: there is nothing to choose the best epoch by, as ", flags.text_file(),
         " holds no pairs out; give --dev, or prepare it with --hold-out");
  }
  if (flags.dev.empty()) return text.held_out;
  return text.is_swapped() ? swapped(std::move(dev)) : dev;
}

// The given model brings the streams of its dropout, but the seed is this training's.
void take_seed(Model& model, RandomStreams& random) {
  for (const NamedStream& each : model.translator->streams()) {
    *each.stream = random.parameters.fork();
  }
}

Start prepare(const TrainFlags& flags, std::unique_ptr<Model> given, ParallelLines dev_lines) {
  PreparedText text = read_text(flags, given.get());
  check_fits(flags, text.languages);
  ParallelText dev =
      tokenize(dev_of(flags, text, std::move(dev_lines)), text.languages.tokenizers, 0);
  check_fits_memory(dev, name_of_dev(flags), flags.config);
  Start start{std::move(text), std::move(dev), std::move(given)};
  RandomStreams random(flags.training.seed);
  if (start.model) {
    take_seed(*start.model, random);
  } else {
    const Languages& languages = start.text.languages;
    start.model =
        std::make_unique<Model>(flags.config, languages.tokenizers, languages.words.source,
                                languages.words.target, random.parameters);
  }
  Model& model = *start.model;
  if (!flags.resume) {  // whose state has what became of them
    set_word_vectors(flags.source_vectors, model.source_vocabulary,
                     model.translator->source_embedding());
    set_word_vectors(flags.target_vectors, model.target_vocabulary,
                     model.translator->target_embedding());
  }
  auto how = to_json(flags.training);
  how.erase("reading");  // but for rounding, it is the same model
  model.training = how.dump();
  return start;
}

void describe(const Model& model, const Start& start) {
  const ParallelText& dev = start.dev;
  std::cerr << "train: " << described(start.text) << "; dev: " << dev.pairs.size() << " pairs of "
            << dev.lines << " lines\n"
            << "vocabulary: " << model.source_vocabulary.size() << " source and "
            << model.target_vocabulary.size() << " target words; "
            << model.translator->parameter_count() << " parameters\n";
}

// Puts the mean of the kept epochs in the place of the best one if it is better on dev.
void try_average(const TrainFlags& flags, const ParallelText& dev, Training& training,
                 TrainingFiles& files) {
  const std::vector<std::string> paths = files.kept();
  const std::unique_ptr<Model> mean = average_models(paths);
  mean->translator->eval();
  mean->translator->set_reading(flags.training.reading);
  const DevScore score = score_on_dev(*mean, dev.pairs);
  const auto rank = score.rank(flags.training.best_by);
  const bool is_better = rank > training.best()->rank;
  attune::TextStream said;
  said << std::fixed << "the mean of the last " << paths.size() << " epochs has BLEU "
       << std::setprecision(2) << score.bleu << " and loss " << std::setprecision(4)
       << score.entropy.loss() << " on dev, " << (is_better ? "better" : "no better") << " than "
       << (training.best()->epoch == 0 ? "the mean before" : "the best epoch") << '\n';
  if (is_better) {
    training.set_best(rank);
    files.save(training, *mean);
  }
  std::cerr << said.str();
}

// Goes on with a training, and says what is out of the ordinary.
void resume(const TrainFlags& flags, const Model& model, TrainingFiles& files, Training& training) {
  const ResumedLog log = files.resume(training, model);
  if (log.lacks_past) std::cerr << flags.log << ": is new, and has nothing of what was before\n";
  if (log.dropped_lines > 0) {
    std::cerr << flags.log << ": " << log.dropped_lines << " lines after those that "
              << files.training() << " knows of were dropped; what they told of is done again\n";
  }
  if (training.end() == Training::End::completed) {
    std::cerr << "nothing is left to do: " << training.epochs_done()
              << " epochs are done; more --epochs go on from there\n";
  }
}

void tell_of_left(const TrainingFiles& files) {
  for (const LeftFile& left : files.left()) {
    std::cerr << left.path << ": could not be removed: " << left.reason
              << "; remove it, or --resume tries again\n";
  }
}

// Begins the training, or goes on with it.
void begin(const TrainFlags& flags, const Model& model, TrainingFiles& files, Training& training) {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  if (flags.resume) {
    resume(flags, model, files, training);
  } else if (flags.overwrite) {
    const std::vector<std::string> replaced = files.epochs_there(1, kLast);
    files.begin(training, replaced);
    for (const std::string& path : replaced) {
      const auto is_it = [&](const LeftFile& left) { return left.path == path; };
      if (std::none_of(files.left().begin(), files.left().end(), is_it)) {
        std::cerr << path << ": removed, as --overwrite says\n";
      }
    }
  } else {
    files.begin(training);
  }
  tell_of_left(files);
}

// Saves a training that a signal has stopped, and says how it goes on.
[[noreturn]] void stop(const TrainFlags& flags, int signal, const Training& training,
                       TrainingFiles& files) {
  files.save(training);
  throw Stopped(signal, "train: stopped; " + files.training() +
                            " has where it was, and the same command with --resume" +
                            (flags.overwrite ? " in place of --overwrite" : "") + " goes on");
}

// What is to be done after the last epoch.
void conclude(const TrainFlags& flags, Training::End end, const ParallelText& dev,
              Training& training, TrainingFiles& files) {
  if (end == Training::End::early) {
    std::cerr << "stopped early: " << flags.training.patience << " epochs were no better\n";
  }
  if (!flags.average) return;
  if (files.kept().size() > 1) {
    try_average(flags, dev, training, files);
  } else {
    std::cerr << "there is no mean of epochs: of this training, " << files.kept().size()
              << " is kept\n";
  }
}

std::string name_of_best(const Training& training) {
  const int64_t epoch = training.best()->epoch;
  return epoch == 0 ? "the mean" : "the best epoch, " + std::to_string(epoch);
}

// Those that were asked for, or that a training goes on with, or one for each process.
int64_t batches_of_step(const TrainFlags& flags, const std::optional<Begun>& begun,
                        Processes& processes) {
  if (flags.training.accumulate) return *flags.training.accumulate;
  ByteWriter out;
  if (processes.rank() == 0) {
    out.put(begun ? begun->batches_of_step : int64_t{processes.count()});
  }
  const Bytes message = processes.broadcast(out.take(), settings_tag);
  return ByteReader(message).get<int64_t>();
}

void help(Training& training) {
  const StopSignal signal;
  training.help([&] { return signal.number(); });
}

// All that is one process's business: it shows the training and keeps its files.
void lead(const TrainFlags& flags, const Start& start, Training& training) {
  Model& model = *start.model;
  TrainingFiles files(flags.model, flags.keep, flags.log);
  begin(flags, model, files, training);
  const StopSignal signal;  // before, it ends the program: a log may be a pipe that waits for ever
  describe(model, start);

  Progress progress;
  const auto after_step = [&](const StepReport& report) {
    progress.show(report);
    files.add(training, report);
  };
  const auto after_epoch = [&](const EpochReport& report) {
    files.save(training, model, report);
    progress.show(report);
    progress.show_translations(model, start.dev, report.dev, flags.show);
  };
  int of_others = 0;
  const Training::End end = training.run({.after_step = after_step,
                                          .before_dev = [&] { files.save(training); },
                                          .after_epoch = after_epoch,
                                          .stops = [&] { return signal.came() || of_others != 0; },
                                          .passed_on = [&](int number) { of_others = number; }});
  if (end == Training::End::stopped) {
    stop(flags, signal.came() ? signal.number() : of_others, training, files);
  }
  conclude(flags, end, start.dev, training, files);
  tell_of_left(files);
  progress.finish(flags.model + " has " + name_of_best(training));
}

// The first process does all that one does which trains alone; the others help it.
void run(TrainFlags flags, Processes& processes) {
  const bool is_first = processes.rank() == 0;
  std::optional<TrainingLock> lock;
  if (is_first) {
    check(flags);
    lock.emplace(flags.model);
    if (!flags.resume) check_new(flags);  // under the lock, so that nothing new comes in between
  }
  std::optional<Begun> begun;
  if (is_first && flags.resume) begun = begun_in(TrainingNames(flags.model).training());
  flags.training.accumulate = batches_of_step(flags, begun, processes);
  std::unique_ptr<Model> given;
  if (!flags.from.empty()) given = load_model(flags.from, flags.config);
  // Before the text is prepared, which may take long.
  ParallelLines dev = flags.dev.empty() ? ParallelLines{} : read_parallel_lines(flags.dev);
  ensure_text(flags, given.get(), begun, processes);
  const Start start = prepare(flags, std::move(given), std::move(dev));
  Training training(*start.model, start.text.train, start.dev.pairs, flags.training, processes);
  for (const Batches::Size& batch : {training.largest().tokens, training.largest().weights}) {
    check_fits_memory(batch, start.model->translator->config(), flags.training.reading,
                      start.model->target_vocabulary.size());
  }
  if (!is_first) return help(training);
  lead(flags, start, training);
}

}  // namespace

void add_train(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand("train", "Train a model on parallel text");
  const auto flags = std::make_shared<TrainFlags>();
  add_train_flags(command, *flags);
  add_timeout(command, processes);
  command->callback([flags, command, &processes] {
    complete(*flags, command);
    run(*flags, processes);
  });
}

}  // namespace nmt
