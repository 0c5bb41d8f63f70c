// SPDX-License-Identifier: MIT
#include <iostream>

#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/search/forced.h"

namespace nmt {
namespace {

struct Flags {
  std::string model, input, target;
  bool words = false;
  int64_t batch_size = 32;
  int64_t max_length = 1000;
};

// "-12.3456<tab>5<tab>-2.4691": log-probability, tokens with eos, and the one by the other; then
// each token's.
void print(const Hypothesis& forced, bool words) {
  const size_t tokens = forced.word_log_probabilities.size();
  std::cout << forced.log_probability << '\t' << tokens << '\t'
            << (tokens == 0 ? 0 : forced.log_probability / static_cast<double>(tokens));
  if (words) {
    const char* before = "\t";
    for (const double log_probability : forced.word_log_probabilities) {
      std::cout << before << log_probability;
      before = " ";
    }
  }
  std::cout << '\n';
  check_standard_output();
}

void run(const Flags& flags) {
  const std::unique_ptr<Model> model = load_for_use(flags.model);
  const std::unique_ptr<LineReader> sources = open_lines(flags.input);
  LineReader targets(flags.target);
  const LineOptions options{flags.batch_size, flags.max_length, lookahead(flags.input), warn};
  std::cout.precision(8);
  force_lines(*model, *sources, targets, options,
              [&](const ForcedLine& line) { print(line.hypothesis, flags.words); });
  finish_standard_output();
}

}  // namespace

void add_score(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "score", "Log-probabilities of given translations: in nats, number of tokens, per token");
  const auto flags = std::make_shared<Flags>();
  add_model(command, flags->model, "A model that 'nmt train' wrote");
  add_input(command, flags->input);
  command->add_option("--target", flags->target, "Line n is a translation of the input's line n")
      ->required()
      ->type_name("FILE");
  AddFlags(command, "Options")("words", flags->words, "Add the log-probability of each token");
  add_batch_size(command, flags->batch_size, "Sentences scored together");
  add_line_limit(command, flags->max_length);
  add_threads(command);
  command->callback([flags] { run(*flags); });
}

}  // namespace nmt
