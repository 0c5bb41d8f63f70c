// SPDX-License-Identifier: MIT
#include <iostream>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/train/curve.h"
#include "attune/examples/translation/train/fit.h"
#include "attune/examples/translation/view/progress.h"

namespace nmt {
namespace {

struct Flags {
  std::vector<std::string> train, dev;
  std::string model, log;
  ModelConfig config;
  FitOptions fit;
  Tokenization tokenization = Tokenization::none;
  int64_t min_count = 1;
  int64_t max_length = 100;
};

Vocabulary build_vocabulary(const std::vector<SentencePair>& pairs,
                            std::vector<std::string> SentencePair::*side, int64_t min_count) {
  TokenCounts counts;
  for (const SentencePair& pair : pairs) count_tokens(pair.*side, counts);
  return Vocabulary::build(counts, min_count);
}

void run(const Flags& flags) {
  validate(flags.config);
  // All that can be known to go wrong goes wrong before any work.
  for (const std::string& written : {flags.model, flags.log}) {
    check_own(written, flags.train);
    check_own(written, flags.dev);
  }
  check_own(flags.log, {flags.model});
  check_writable(flags.model);
  if (!flags.log.empty()) check_writable(flags.log);
  const ParallelText train = read_pairs(flags.train, {flags.tokenization, flags.max_length});
  const ParallelText dev = read_pairs(flags.dev, {flags.tokenization, 0});
  Rng rng(flags.fit.seed);
  Model model(flags.config, flags.tokenization,
              build_vocabulary(train.pairs, &SentencePair::source, flags.min_count),
              build_vocabulary(train.pairs, &SentencePair::target, flags.min_count), rng);
  std::cerr << "train: " << train.pairs.size() << " pairs of " << train.lines << " lines, skipped "
            << train.skipped_empty << " empty and " << train.skipped_long << " of more than "
            << flags.max_length << " tokens; dev: " << dev.pairs.size() << " pairs\n"
            << "vocabulary: " << model.source.size() << " source and " << model.target.size()
            << " target words; " << model.translator->parameter_count() << " parameters\n";
  Progress progress;
  Curve curve(flags.log);
  fit(model, train.pairs, dev.pairs, flags.fit,
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
  const AddFlags add(command, "Text");
  add("log", flags->log, "Learning curve, a JSON object a line");
  add("tokenize", flags->tokenization, "none: at spaces; simple: punctuation too");
  add("min_count", flags->min_count, "Rarer words are unknown", at_least(1));
  add("max_length", flags->max_length, "Skip training pairs with more tokens", at_least(1));
  list_settings(flags->config, AddFlags(command, "Model"));
  list_settings(flags->fit, AddFlags(command, "Training"));
  add_threads(command);
  command->callback([flags] { run(*flags); });
}

}  // namespace nmt
