// SPDX-License-Identifier: MIT
#include <iomanip>

#include "attune/core/text_stream.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/metrics/help.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/search/lines.h"

namespace nmt {
namespace {

struct Flags {
  std::string model, input, target, config;
  bool tokens = false;
  int64_t batch_size = 32;
  int64_t max_length = 1000;
};

// "-12.3456<tab>5<tab>-2.4691": log-probability, tokens with eos, and the one by the other.
void write(std::ostream& out, const Hypothesis& forced) {
  out << std::setprecision(8) << forced.log_probability << '\t'
      << forced.token_log_probabilities.size() << '\t' << forced.score;
}

// "<tab>le:-0.25 chat:-0.5 <eos>:-0.125": each token's log-probability.
void write_tokens(std::ostream& out, const ForcedLine& line, const Vocabulary& vocabulary) {
  const std::string& eos = vocabulary.token(Vocabulary::kEos);
  const std::vector<double>& each = line.hypothesis.token_log_probabilities;
  for (size_t t = 0; t < each.size(); ++t) {
    out << (t == 0 ? '\t' : ' ') << (t < line.target.size() ? line.target[t] : eos) << ':'
        << each[t];
  }
}

void run(const Flags& flags, Processes& processes) {
  if (processes.rank() == 0) {
    check_read_once({file_of_lines(flags.input), flags.target, flags.config});
    check_output({}, {flags.model, file_of_lines(flags.input), flags.target, flags.config});
  }
  const std::unique_ptr<Model> model = load_for_use(flags.model);
  check_same_everywhere(processes, *model->translator);
  if (processes.rank() > 0) return help(processes, *model->translator);
  const Helpers helpers(processes);
  const std::unique_ptr<LineReader> sources = open_lines(flags.input);
  LineReader targets(flags.target);
  const LineOptions options{.batch_size = flags.batch_size,
                            .max_length = flags.max_length,
                            .model = flags.model,
                            .processes = &processes,
                            .warn = warn};
  Output output("");  // standard output
  force_lines(*model, *sources, targets, options, [&](const ForcedLine& line) {
    attune::TextStream text;
    write(text, line.hypothesis);
    if (flags.tokens) write_tokens(text, line, model->target_vocabulary);
    output.write(text.str() + '\n');
  });
  output.finish();
}

}  // namespace

void add_score(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand(
      "score", "Score given translations: log-probability in nats, tokens, and mean per token");
  const auto flags = std::make_shared<Flags>();
  add_model(command, flags->model, "A model that 'nmt train' wrote");
  add_input(command, flags->input);
  takes_file(command->add_option("--target", flags->target,
                                 "Translations to score, a line for each input line"))
      ->required();
  AddFlags(command, "Options")(
      "tokens", flags->tokens,
      "Print each token and its log-probability too, as token:nats; split at the last colon");
  add_batch_size(command, flags->batch_size, "Sentences scored together");
  add_line_limit(command, flags->max_length);
  add_threads(command);
  add_timeout(command, processes);
  command->callback([flags, command, &processes] {
    flags->config = config_of(command);
    run(*flags, processes);
  });
}

}  // namespace nmt
