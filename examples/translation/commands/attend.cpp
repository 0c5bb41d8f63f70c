// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <iostream>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/search/translate.h"
#include "attune/examples/translation/view/heat_map.h"

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
  std::string input;
  int64_t max_length = 200;
  When colour = When::automatic;  // automatic: if standard output is a terminal
};

void run(const Flags& flags) {
  const std::unique_ptr<Model> model = load_for_use(flags.model);
  if (!model->translator->config().attends()) {
    fail(flags.model, ": this model has no attention to show");
  }
  const std::unique_ptr<LineReader> lines = open_lines(flags.input);
  const bool coloured = flags.colour == When::always ||
                        (flags.colour == When::automatic && isatty(STDOUT_FILENO) == 1);
  const LineOptions options{1, flags.max_length, lookahead(flags.input), warn};
  translate_lines(*model, *lines, options, [&](const TranslatedLine& line) {
    std::cout << model->target_text->detokenize(line.target) << "\n\n";
    if (line.source.empty()) return;
    std::vector<std::string> source = line.source, target;
    source.push_back(model->source.token(Vocabulary::kEos));
    const Translation& found = line.translation;
    for (const int32_t id : found.ids) target.push_back(model->target.token(id));
    const size_t steps = found.weights.size() / static_cast<size_t>(found.positions);
    if (steps > target.size()) target.push_back(model->target.token(Vocabulary::kEos));
    std::cout << heat_map(source, target, found.weights, found.positions,
                          coloured ? Colour::yes : Colour::no)
              << std::endl;
    check_standard_output();
  });
  finish_standard_output();
}

}  // namespace

void add_attend(CLI::App& app) {
  CLI::App* command = app.add_subcommand("attend", "Translate and show attention as a heat map");
  const auto flags = std::make_shared<Flags>();
  add_model(command, flags->model, "A model that 'nmt train' wrote");
  add_input(command, flags->input);
  add_line_limit(command, flags->max_length);
  AddFlags(command, "Options")("colour", flags->colour, "Shades in place of characters");
  add_threads(command);
  command->callback([flags] { run(*flags); });
}

}  // namespace nmt
