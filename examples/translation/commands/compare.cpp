// SPDX-License-Identifier: MIT
#include "attune/core/error.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/metrics/comparison.h"
#include "attune/examples/translation/view/report.h"

namespace nmt {
namespace {

struct Flags {
  std::string reference, source, config;
  std::vector<std::string> outputs;
  bool json = false;
  ComparisonOptions options;
};

// The lines of a file of which line n belongs to line n of the references.
std::vector<std::string> read_beside(const std::string& path, const Flags& flags,
                                     size_t references) {
  std::vector<std::string> lines = read_all_lines(path);
  if (lines.size() != references) {
    fail(path, " has ", lines.size(), " lines and ", flags.reference, " ", references,
         ": line n of one must belong to line n of the other");
  }
  return lines;
}

void run(const Flags& flags) {
  std::vector<std::string> read = flags.outputs;
  read.insert(read.end(), {flags.reference, flags.source, flags.config});
  check_read_once(read);
  check_output({}, read);
  const std::vector<std::string> references = read_all_lines(flags.reference);
  if (references.empty()) fail(flags.reference, " is empty");
  std::vector<std::string> sources;
  if (!flags.source.empty()) sources = read_beside(flags.source, flags, references.size());
  std::vector<SystemOutput> outputs;
  for (const std::string& path : flags.outputs) {
    outputs.push_back({path, read_beside(path, flags, references.size())});
  }
  const Comparison comparison = compare(references, outputs, sources, flags.options);
  Output output("");  // standard output
  output.write(flags.json ? to_json(comparison) + '\n' : to_text(comparison));
  output.finish();
}

}  // namespace

void add_compare(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand(
      "compare", "Compare systems by BLEU and chrF of their translations, with significance tests");
  const auto flags = std::make_shared<Flags>();
  const AddFlags add(command, "Options");
  takes_file(
      command->add_option("--reference", flags->reference, "Reference translations, a line each"))
      ->required();
  takes_file(command->add_option(
                 "--outputs", flags->outputs,
                 "Translations of each system, a line each; the first is the baseline that the "
                 "others are tested against"))
      ->required();
  add("source", flags->source, "Source text, a line each: adds scores by its length in words");
  list_settings(flags->options, add);
  add("json", flags->json, "Print the figures as JSON");
  command->callback([flags, command, &processes] {
    if (processes.rank() > 0) return;
    flags->config = config_of(command);
    run(*flags);
  });
}

}  // namespace nmt
