// SPDX-License-Identifier: MIT
#include <iomanip>
#include <sstream>

#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/search/lines.h"

namespace nmt {
namespace {

struct Flags {
  std::string model, input, target;
  bool tokens = false;
  int64_t batch_size = 32;
  int64_t max_length = 1000;
};

// "-12.3456<tab>5<tab>-2.4691": log-probability, tokens with eos, and the one by the other; then
// each token's.
std::string line_of(const Hypothesis& forced, bool with_tokens) {
  std::ostringstream line;
  line << std::setprecision(8) << forced.log_probability << '\t'
       << forced.token_log_probabilities.size() << '\t' << forced.score;
  const char* before = "\t";
  for (const double log_probability : forced.token_log_probabilities) {
    if (with_tokens) line << before << log_probability;
    before = " ";
  }
  line << '\n';
  return line.str();
}

void run(const Flags& flags) {
  const std::unique_ptr<Model> model = load_for_use(flags.model);
  const std::unique_ptr<LineReader> sources = open_lines(flags.input);
  LineReader targets(flags.target);
  const LineOptions options{flags.batch_size, flags.max_length, lookahead(flags.input), warn};
  Output output("");  // standard output
  force_lines(*model, *sources, targets, options, [&](const ForcedLine& line) {
    output.write(line_of(line.hypothesis, flags.tokens));
  });
  output.finish();
}

}  // namespace

void add_score(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "score",
      "Score given translations: log-probability in nats, number of tokens, and mean per token");
  const auto flags = std::make_shared<Flags>();
  add_model(command, flags->model, "A model that 'nmt train' wrote");
  add_input(command, flags->input);
  takes_file(command->add_option("--target", flags->target,
                                 "Translations to score, a line for each input line"))
      ->required();
  AddFlags(command, "Options")("tokens", flags->tokens,
                               "Print the log-probability of each token too");
  add_batch_size(command, flags->batch_size, "Sentences scored together");
  add_line_limit(command, flags->max_length);
  add_threads(command);
  command->callback([flags] { run(*flags); });
}

}  // namespace nmt
