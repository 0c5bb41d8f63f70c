// SPDX-License-Identifier: MIT
#include <iostream>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/text/preparation.h"
#include "attune/examples/translation/train/curve.h"
#include "attune/examples/translation/train/fit.h"
#include "attune/examples/translation/view/progress.h"

namespace nmt {
namespace {

struct Flags {
  std::vector<std::string> train, dev;
  std::string model, log;
  ModelConfig config;
  TextSettings text;
  FitOptions fit;
};

// All that can be known to go wrong goes wrong before any work.
void check(const Flags& flags) {
  validate(flags.config);
  validate(flags.text);
  if (flags.config.tie == Tying::all && !flags.text.joint) {
    fail("'tie' all makes the words of both languages one list; take --joint with it");
  }
  for (const std::string& written : {flags.model, flags.log}) {
    check_own(written, flags.train);
    check_own(written, flags.dev);
    check_own(written, {flags.text.source_subwords, flags.text.target_subwords});
  }
  check_own(flags.log, {flags.model});
  check_writable(flags.model);
  if (!flags.log.empty()) check_writable(flags.log);
}

struct Text {
  Tokenizers tokenizers;
  ParallelText train, dev;
};

Text read_text(const Flags& flags) {
  const ParallelLines train = read_lines(flags.train), dev = read_lines(flags.dev);
  const Tokenizers tokenizers = make_tokenizers(flags.text, train);
  return {tokenizers, tokenize(train, tokenizers, flags.text.max_length),
          tokenize(dev, tokenizers, 0)};
}

void announce(const ParallelText& train, const ParallelText& dev, const Model& model,
              int64_t max_length) {
  std::cerr << "train: " << train.pairs.size() << " pairs of " << train.lines << " lines, skipped "
            << train.skipped_empty << " empty and " << train.skipped_long << " of more than "
            << max_length << " tokens; dev: " << dev.pairs.size() << " pairs\n"
            << "vocabulary: " << model.source.size() << " source and " << model.target.size()
            << " target words; " << model.translator->parameter_count() << " parameters\n";
}

void run(const Flags& flags) {
  check(flags);
  const Text text = read_text(flags);
  const Vocabularies words = make_vocabularies(flags.text, text.train.pairs);
  Rng rng(flags.fit.seed);
  Model model(flags.config, text.tokenizers, words.source, words.target, rng);
  announce(text.train, text.dev, model, flags.text.max_length);
  Progress progress;
  Curve curve(flags.log);
  fit(model, text.train.pairs, text.dev.pairs, flags.fit,
      {[&](const StepReport& report) {
         progress.show(report);
         curve.add(report);
       },
       [&](const EpochReport& report) {
         curve.add(report);
         if (report.best) save_model(model, flags.model);
         progress.show(report);
       }});
  progress.finish(flags.model);
}

}  // namespace

void add_train(CLI::App& app) {
  CLI::App* command = app.add_subcommand("train", "Train a model on parallel text");
  const auto flags = std::make_shared<Flags>();
  add_pairs(command, "--train", flags->train, "Training text")->required();
  add_pairs(command, "--dev", flags->dev, "Text to choose the best epoch by")->required();
  add_model(command, flags->model, "Where the best model goes");
  AddFlags(command, "Options")("log", flags->log, "Learning curve, a JSON object a line");
  list_settings(flags->text, AddFlags(command, "Text"));
  list_settings(flags->config, AddFlags(command, "Model"));
  list_settings(flags->fit, AddFlags(command, "Training"));
  add_threads(command);
  command->callback([flags] { run(*flags); });
}

}  // namespace nmt
