// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/average.h"

#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/flags.h"

namespace nmt {
namespace {

struct Flags {
  std::vector<std::string> models;
  OutputPath output;
};

void run(const Flags& flags) {
  check_output(flags.output, flags.models);
  // A model is no text that could be added to what standard output was sent to.
  if (!flags.output.overwrite) check_new(flags.output.file);
  check_writable(flags.output.file);
  save_model(*average_models(flags.models), flags.output.file);
}

}  // namespace

void add_average(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand("average", "Average the models of one training");
  const auto flags = std::make_shared<Flags>();
  takes_file(command->add_option("--models", flags->models,
                                 "Models to average, such as those that 'nmt train --keep' leaves"))
      ->required();
  add_output(command, flags->output, "Model to write")->required();
  command->callback([flags, command, &processes] {
    if (processes.rank() > 0) return;
    flags->output.config = config_of(command);
    run(*flags);
  });
}

}  // namespace nmt
