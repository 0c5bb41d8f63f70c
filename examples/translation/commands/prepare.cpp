// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/training_text.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/train/training_names.h"

namespace nmt {
namespace {

struct Flags {
  TextFlags text;
  std::string model, from, recipe;
  bool overwrite = false;
};

std::string file_of(const Flags& flags) {
  if (flags.text.train.empty()) fail("prepare: there is no text to prepare; give --train");
  if (flags.text.file.empty() == flags.model.empty()) {
    fail("prepare: name the file to write by --text, or by --model the model whose text it is");
  }
  return flags.text.file.empty() ? TrainingNames(flags.model).text() : flags.text.file;
}

// Of one that was there: a training can give other weights, and so does not mind.
void check_weights(const std::vector<CorpusFiles>& given, const EncodedText& there,
                   const std::string& file) {
  for (size_t i = 0; i < given.size(); ++i) {
    const double weight = there.corpora()[i].weight;
    if (given[i].weight == weight) continue;
    fail(file, " is there already, and was made with the weight ", weight, " of ",
         given[i].files.front(), ", now it is ", given[i].weight,
         "; name another file with --text, or replace it with --overwrite");
  }
}

void run(const Flags& flags) {
  const std::string file = file_of(flags);
  std::vector<std::string> read = flags.text.inputs();
  read.insert(read.end(), {flags.from, flags.recipe});
  check_read_once(read);
  check_own(file, read);
  check_own(file, {flags.model});
  check_standard_error(read);
  check_standard_error({file});
  std::optional<Languages> given;
  if (flags.from.empty()) {
    validate(flags.text.options);
  } else {
    given = load_model(flags.from)->languages();
  }
  ensure_text(flags.text.source(given), file,
              flags.overwrite ? Replace::everything : Replace::nothing);
  const PreparedText text = read_prepared_text(file);
  check_weights(flags.text.train, text.train, file);
  const auto& [source, target] = text.languages.words;
  std::cerr << file << ": " << described(text) << '\n'
            << "vocabulary: " << source.size() << " source and " << target.size()
            << " target words\n";
}

}  // namespace

void add_prepare(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand(
      "prepare", "Prepare parallel text for training, in one file that may be larger than memory");
  const auto flags = std::make_shared<Flags>();
  takes_file(command->add_option("--model", flags->model, "Model that is to be trained on it"));
  add_text_flags(command, flags->text);
  const AddFlags add(command, "Options");
  add("from", flags->from, "Model that is to be fine-tuned on it, whose vocabularies it gets");
  add_overwrite(command, flags->overwrite);
  command->callback([flags, command, &processes] {
    if (!flags->from.empty()) refuse_choices_of_given(command, {"Text"});
    flags->recipe = config_of(command);
    if (processes.rank() == 0) run(*flags);
  });
}

}  // namespace nmt
