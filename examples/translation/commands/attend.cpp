// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <memory>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/attended_line.h"
#include "attune/examples/translation/commands/attention_output.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/search/lines.h"
#include "attune/examples/translation/search/translate.h"

namespace nmt {

enum class When { automatic, always, never };
template <>
struct Names<When> {
  static constexpr std::pair<std::string_view, When> list[] = {
      {"auto", When::automatic}, {"always", When::always}, {"never", When::never}};
};

namespace {

struct Flags {
  std::string model;
  std::string input;      // standard input if empty
  std::string target;     // translations to force; the model's own if empty
  std::string reference;  // shown beside them, unless empty
  OutputPath output;
  AttentionFormat format = AttentionFormat::terminal;
  When colour = When::automatic;  // automatic: if it is a terminal that shows it
  int64_t batch_size = 32;
  int64_t max_length = 200;
  TranslateOptions search;
};

struct Inputs {
  std::unique_ptr<LineReader> lines;
  std::unique_ptr<LineReader> targets;  // both null if not given
  std::unique_ptr<References> references;
};

Inputs open_all(const Model& model, const Flags& flags) {
  Inputs inputs{open_lines(flags.input), nullptr, nullptr};
  if (!flags.target.empty()) inputs.targets = std::make_unique<LineReader>(flags.target);
  if (!flags.reference.empty()) {
    inputs.references = std::make_unique<References>(flags.reference, model.target_tokenizer);
  }
  return inputs;
}

// For an output of which nothing is there before all of it is: a line that cannot be read fails
// now.
void look_through(const Inputs& inputs) {
  if (inputs.targets) {
    look_through(*inputs.lines, *inputs.targets);
  } else {
    look_through(*inputs.lines);
  }
  if (inputs.references) inputs.references->check(*inputs.lines);
}

// Calls `each` for every line of the input, with its hypotheses: those of the search, or the one
// that is given.
void for_each_line(const Model& model, const Flags& flags, const Inputs& inputs,
                   const std::function<void(AttendedSentence)>& each) {
  const LineOptions options{.batch_size = flags.batch_size,
                            .max_length = flags.max_length,
                            .model = flags.model,
                            .warn = warn};
  if (inputs.targets) {
    force_lines(model, *inputs.lines, *inputs.targets, options,
                [&](const ForcedLine& line) { each(attended(model, line)); });
  } else {
    translate_lines(model, *model.translator, *inputs.lines, options, flags.search,
                    [&](const TranslatedLine& line) { each(attended(model, line, flags.search)); });
  }
}

void run(const Flags& flags) {
  check_read_once({file_of_lines(flags.input), flags.target, flags.reference, flags.output.config});
  const std::unique_ptr<Model> model = load_for_search(flags.model, flags.search);
  if (!model->translator->config().attends()) {
    fail(flags.model, ": this model has no attention to show");
  }
  const bool coloured = flags.colour == When::always ||
                        (flags.colour == When::automatic && is_standard_output(flags.output.file) &&
                         isatty(STDOUT_FILENO) == 1);
  AttentionOutput output({flags.format,
                          flags.output,
                          coloured ? Colour::yes : Colour::no,
                          {flags.model, file_of_lines(flags.input), flags.target, flags.reference,
                           flags.output.config}});
  const Inputs inputs = open_all(*model, flags);
  if (output.appears_whole()) look_through(inputs);
  for_each_line(*model, flags, inputs, [&](AttendedSentence sentence) {
    if (inputs.references) inputs.references->add_to(sentence);
    output.add(std::move(sentence));
  });
  if (inputs.references) inputs.references->finish();
  output.finish();
}

// Given translations are not searched for.
void refuse_search(CLI::App* command) {
  for (const CLI::Option* option : given(command, "Search")) {
    fail("attend: ", as_given(option, command),
         " is a choice of the search, but --target gives the ",
         "translations; leave one of them out");
  }
}

}  // namespace

void add_attend(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand("attend", "Translate, and show the attention weights");
  const auto flags = std::make_shared<Flags>();
  const AddFlags add(command, "Options");
  add_model(command, flags->model, "A model that 'nmt train' wrote");
  add_input(command, flags->input);
  add("target", flags->target,
      "Translations to show by forced decoding, a line for each input line; default: the model's "
      "own");
  add("reference", flags->reference,
      "Reference translations, a line for each input line, shown in JSON and pages");
  add("format", flags->format,
      "Heat maps for the terminal, JSON lines, SVG pictures, one page for a browser, or word "
      "alignments: a line like 0-0 2-1 pairs source with target tokens, counted from 0");
  add_output(command, flags->output,
             "File to write; default: standard output. Of several SVG pictures, that of line 3 is "
             "FILE-3.svg");
  add("colour", flags->colour, "Colour the heat maps; auto: if they are shown on a terminal");
  add_batch_size(command, flags->batch_size, "Sentences translated together");
  add_line_limit(command, flags->max_length);
  list_settings(flags->search, AddFlags(command, "Search"));
  add_threads(command);
  command->callback([flags, command, &processes] {
    if (processes.rank() > 0) return;
    flags->output.config = config_of(command);
    if (!flags->target.empty()) refuse_search(command);
    run(*flags);
  });
}

}  // namespace nmt
