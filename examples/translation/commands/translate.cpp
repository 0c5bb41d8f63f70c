// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/translate.h"

#include <memory>
#include <string>
#include <vector>

#include "attune/core/error.h"
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
  std::string model;
  std::vector<std::string> ensemble;  // more models
  std::string input;                  // standard input if empty
  OutputPath output;
  int64_t batch_size = 32;
  int64_t max_length = 200;
  bool scores = false;
  TranslateOptions search;
};

// One line for each translation: its text, and before it, if asked for or if there are several, the
// number of its line, its score and its log-probability in nats.
std::string lines_of(const Model& model, const TranslatedLine& line, int64_t number,
                     const Flags& flags) {
  attune::TextStream text;
  const bool is_numbered = flags.scores || flags.search.n_best > 1;
  for (const Hypothesis& hypothesis : line.translations) {
    if (is_numbered) {
      text << number << '\t' << hypothesis.score << '\t' << hypothesis.log_probability << '\t';
    }
    const auto tokens = tokens_of(model, hypothesis, line.source, flags.search);
    text << model.target_tokenizer->detokenize(tokens) << '\n';
  }
  if (line.translations.empty())
    text << (is_numbered ? std::to_string(number) + "\t0\t0\t" : "") << '\n';
  return text.str();
}

// The models that --model and --ensemble name.
std::vector<std::unique_ptr<Model>> load_all(const Flags& flags) {
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(load_for_search(flags.model, flags.search));
  for (const std::string& path : flags.ensemble) {
    models.push_back(load_for_search(path, flags.search));
    if (same_text(*models.back(), *models.front())) continue;
    fail("ensemble: ", path, " and ", flags.model,
         " differ in their vocabularies or in how they split text; models can translate together "
         "only if the same words have the same ids");
  }
  return models;
}

void check_files(const Flags& flags) {
  check_read_once({file_of_lines(flags.input), flags.output.config});
  std::vector<std::string> read = flags.ensemble;
  read.insert(read.end(), {flags.model, file_of_lines(flags.input)});
  check_output(flags.output, read);
}

void run(const Flags& flags, Processes& processes) {
  if (processes.rank() == 0) check_files(flags);
  const std::vector<std::unique_ptr<Model>> models = load_all(flags);
  std::vector<const Translator*> translators;
  for (const auto& model : models) translators.push_back(&*model->translator);
  const Ensemble ensemble(translators);
  check_same_everywhere(processes, ensemble, flags.search);
  if (processes.rank() > 0) return help(processes, ensemble, flags.search);
  const Helpers helpers(processes);
  const Model& model = *models.front();
  const std::unique_ptr<LineReader> lines = open_lines(flags.input);
  Output output(flags.output.file);
  if (output.appears_whole()) look_through(*lines);  // a line that fails leaves nothing of it
  const LineOptions options{.batch_size = flags.batch_size,
                            .max_length = flags.max_length,
                            .model = flags.model,
                            .processes = &processes,
                            .warn = warn};
  int64_t number = 0;
  translate_lines(model, ensemble, *lines, options, flags.search, [&](const TranslatedLine& line) {
    output.write(lines_of(model, line, ++number, flags));
  });
  output.finish();
}

}  // namespace

void add_translate(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand("translate", "Translate text, line by line");
  const auto flags = std::make_shared<Flags>();
  add_model(command, flags->model, "A model that 'nmt train' wrote");
  takes_file(command->add_option("--ensemble", flags->ensemble,
                                 "More models with the same vocabularies, to translate together: "
                                 "each token's probability is the mean of theirs"));
  add_input(command, flags->input);
  add_output(command, flags->output, "File to write; default: standard output");
  add_batch_size(command, flags->batch_size, "Sentences translated together");
  add_line_limit(command, flags->max_length);
  const AddFlags search(command, "Search");
  list_settings(flags->search, search);
  search("scores", flags->scores,
         "Write line number, score and log-probability before each translation, as --n-best does");
  add_threads(command);
  add_timeout(command, processes);
  command->callback([flags, command, &processes] {
    flags->output.config = config_of(command);
    run(*flags, processes);
  });
}

}  // namespace nmt
