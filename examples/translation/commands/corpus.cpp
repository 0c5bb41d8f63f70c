// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/corpus.h"

#include <filesystem>
#include <new>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/toy/reverse.h"

namespace nmt {

enum class Task { english_french, reverse };
template <>
struct Names<Task> {
  static constexpr std::pair<std::string_view, Task> list[] = {
      {"english_french", Task::english_french}, {"reverse", Task::reverse}};
};

namespace {

struct Flags {
  std::string directory, config;
  bool overwrite = false;
  Task task = Task::english_french;
  int64_t pairs = 20000;
  uint64_t seed = 1;
};

toy::Files files_of(const Flags& flags) {
  if (flags.task == Task::reverse) {
    return toy::files_of(toy::generate_reverse(flags.pairs, flags.seed));
  }
  return toy::files_of(toy::generate_corpus(static_cast<int>(flags.pairs), flags.seed));
}

// Those of a task without sentences have the same names.
toy::Files empty_files_of(Task task) {
  return task == Task::reverse ? toy::files_of(toy::ReverseTask()) : toy::files_of(toy::Corpus());
}

// Each is a file of its own, and none that must stay.
void check_files(const Flags& flags) {
  std::vector<std::string> others{flags.config};
  check_standard_error(others);
  for (const auto& [name, content] : empty_files_of(flags.task)) {
    const std::string path = (std::filesystem::path(flags.directory) / name).string();
    check_own(path, others);
    check_standard_error({path});
    others.push_back(path);
    if (flags.overwrite) continue;
    check_new(path, "name another folder, or replace its files with --overwrite");
  }
}

void run(const Flags& flags) try {
  check_files(flags);
  toy::write_files(files_of(flags), flags.directory);
} catch (const std::bad_alloc&) {
  fail("corpus: out of memory; try fewer --pairs");
}

}  // namespace

void add_corpus(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand("corpus", "Write a bundled task");
  const auto flags = std::make_shared<Flags>();
  takes_folder(command->add_option("--out", flags->directory,
                                   "Folder for the files: {train,dev,test,long}.{en,fr,tags}, or "
                                   "{train,dev,test}.tsv"))
      ->required();
  add_overwrite(command, flags->overwrite);
  const AddFlags add(command, "Options");
  add("task", flags->task,
      "English to French by a grammar; or digits and the same digits backwards");
  add("pairs", flags->pairs, "Sentence pairs in train",
      Range<int64_t>{toy::kFewestPairs, toy::kMostPairs});
  add("seed", flags->seed, "Seed of the sentences");
  command->callback([flags, command, &processes] {
    if (processes.rank() > 0) return;
    flags->config = config_of(command);
    run(*flags);
  });
}

}  // namespace nmt
