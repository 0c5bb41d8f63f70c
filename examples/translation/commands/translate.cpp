// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/translate.h"

#include <iostream>
#include <optional>

#include "attune/core/atomic_file.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"

namespace nmt {
namespace {

struct Flags {
  std::string model;
  std::string input, output;  // standard input and output if empty
  int64_t batch_size = 32;
  int64_t max_length = 200;
};

void run(const Flags& flags) {
  const std::unique_ptr<Model> model = load_for_use(flags.model);
  const std::unique_ptr<LineReader> lines = open_lines(flags.input);
  check_own(flags.output, {flags.model});
  std::optional<AtomicFile> file;
  if (!flags.output.empty()) file.emplace(flags.output);
  const LineOptions options{flags.batch_size, flags.max_length, lookahead(flags.input), warn};
  translate_lines(*model, *lines, options, [&](const TranslatedLine& line) {
    const std::string text = model->target_text->detokenize(line.target) + '\n';
    if (file) {
      file->write(text);
    } else {
      std::cout << text;
      if (options.lookahead == 1) std::cout.flush();
      check_standard_output();
    }
  });
  if (file) {
    file->commit();
  } else {
    finish_standard_output();
  }
}

}  // namespace

void add_translate(CLI::App& app) {
  CLI::App* command = app.add_subcommand("translate", "Translate text, line by line");
  const auto flags = std::make_shared<Flags>();
  add_model(command, flags->model, "A model that 'nmt train' wrote");
  add_input(command, flags->input);
  command->add_option("--output", flags->output, "Translations; default: standard output")
      ->type_name("FILE");
  add_batch_size(command, flags->batch_size, "Sentences translated together");
  add_line_limit(command, flags->max_length);
  add_threads(command);
  command->callback([flags] { run(*flags); });
}

}  // namespace nmt
