// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "attune/examples/translation/commands/training_text.h"
#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/train/options.h"

namespace nmt {

/// What 'nmt train' can be told.
struct TrainFlags {
  std::string model, log;
  TextFlags text;
  std::vector<std::string> dev;
  ModelConfig config;
  TrainingOptions training;
  std::string source_vectors, target_vectors;
  std::string from;    // a model to begin with
  std::string recipe;  // the file of --config
  bool resume = false, overwrite = false;
  int64_t keep = 0;  // models of the last epochs
  bool average = false;
  int64_t show = 0;  // translations of dev, after each epoch

  std::string text_file() const;
};

void add_train_flags(CLI::App* command, TrainFlags& flags);

/// What only the command line as a whole tells: the file of --config, and with --from all the
/// choices that the given model brings.
void complete(TrainFlags& flags, CLI::App* command);

/// Throws attune::Error for all that can be known to go wrong before any work: choices that cannot
/// go together, files that cannot be written, or that are read too.
void check(const TrainFlags& flags);

/// Throws if a training that begins would replace what an earlier one made, or a person.
void check_new(const TrainFlags& flags);

}  // namespace nmt
