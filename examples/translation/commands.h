// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/text/tokenizer.h"
#include "attune/examples/translation/train/fit.h"

/// What `nmt` does, one function a subcommand. Each takes its flags, reads and writes files,
/// reports on standard error, and throws attune::Error for what the user has to mend.
namespace nmt {

struct CorpusFlags {
  std::string directory;
  int64_t pairs = 20000;
  uint64_t seed = 1;
};
/// Writes the toy task: train, dev, test and long, each .en, .fr and .tags.
void run_corpus(const CorpusFlags& flags);

struct TrainFlags {
  std::vector<std::string> train, dev;  ///< source and target file, or one tab-separated file
  std::string model, log;
  ModelConfig config;
  FitOptions fit;
  Tokenization tokenization = Tokenization::none;
  int64_t min_count = 1;
  int64_t max_length = 100;
};
/// Trains a model and keeps the best one, by BLEU on dev.
void run_train(const TrainFlags& flags);

struct TranslateFlags {
  std::string model;
  std::string input, output;  ///< standard input and output if empty
  int64_t batch_size = 32;
  int64_t max_length = 200;
};
/// One line out for each line in, in order.
void run_translate(const TranslateFlags& flags);

struct EvaluateFlags {
  std::string model;
  std::vector<std::string> test;
  std::string tags;
  int64_t batch_size = 64;
  bool json = false;
};
/// Prints how well the model does on a test set.
void run_evaluate(const EvaluateFlags& flags);

enum class When { automatic, always, never };

struct AttendFlags {
  std::string model;
  std::string input;
  int64_t max_length = 200;
  When colour = When::automatic;  ///< automatic: if standard output is a terminal
};
/// Prints each sentence's translation and its attention as a heat map.
void run_attend(const AttendFlags& flags);

}  // namespace nmt
