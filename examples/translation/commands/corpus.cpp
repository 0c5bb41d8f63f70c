// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/corpus.h"

#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/flags.h"

namespace nmt {
namespace {

struct Flags {
  std::string directory;
  int64_t pairs = 20000;
  uint64_t seed = 1;
};

void run(const Flags& flags) {
  const toy::Corpus corpus = toy::generate_corpus(static_cast<int>(flags.pairs), flags.seed);
  toy::write_corpus(corpus, flags.directory);
}

}  // namespace

void add_corpus(CLI::App& app) {
  CLI::App* command = app.add_subcommand("corpus", "Write the bundled English-French toy task");
  const auto flags = std::make_shared<Flags>();
  command->add_option("--out", flags->directory, "Folder for train, dev, test, long .en .fr .tags")
      ->required()
      ->type_name("DIR");
  const AddFlags add(command, "Options");
  add("pairs", flags->pairs, "Sentence pairs in train",
      Range<int64_t>{toy::kFewestPairs, toy::kMostPairs});
  add("seed", flags->seed, "Another seed, another corpus");
  command->callback([flags] { run(*flags); });
}

}  // namespace nmt
