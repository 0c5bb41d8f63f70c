// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands/train_flags.h"

#include <filesystem>
#include <limits>
#include <optional>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/train/folder.h"
#include "attune/examples/translation/train/training_lock.h"
#include "attune/examples/translation/train/training_names.h"

namespace nmt {
namespace {

std::vector<std::string> inputs(const TrainFlags& flags) {
  std::vector<std::string> files = flags.text.inputs();
  files.insert(files.end(), flags.dev.begin(), flags.dev.end());
  files.insert(files.end(), {flags.from, flags.recipe, flags.source_vectors, flags.target_vectors});
  return files;
}

// What a training writes it reads again when it goes on.
void check_regular(const std::string& path) {
  if (!is_open_stream(path) && !std::filesystem::is_other(status_of(path))) return;
  fail("cannot write ", path, ": it is a pipe or a device, and --resume reads what was written; ",
       "name a file with --model");
}

// Nothing of anybody's may stand where the lock does.
void check_lock(const TrainFlags& flags) {
  const std::string lock = lock_of(flags.model);
  check_own(flags.log, {lock});
  check_own(lock, inputs(flags));
  check_new(lock, "a training locks such a file, and removes it; move it away");
}

// Neither may be a link to the model of an epoch, which may have to go: as a state that is resumed
// says, or as --keep does.
void check_leads_to_no_epoch(const TrainingNames& files) {
  for (const std::string& path : {files.model(), files.training()}) {
    const std::optional<int64_t> epoch = files.epoch_of(canonical(path));
    if (epoch) check_own(path, {files.epoch(*epoch)});
  }
}

// What the training writes or removes, as far as it is known before; the log apart.
std::vector<std::string> outputs(const TrainFlags& flags) {
  const TrainingNames files(flags.model);
  std::vector<std::string> written{files.model(), files.training()};
  if (flags.keep > 0 || flags.overwrite) {  // which removes those that go on from an earlier one
    constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
    const std::vector<std::string> there =
        files.epochs_there(1, flags.overwrite ? kLast : flags.training.epochs);
    written.insert(written.end(), there.begin(), there.end());
  }
  if (flags.keep == 0) return written;
  written.push_back(files.epoch(flags.training.epochs));  // the longest name
  const std::string folder = std::filesystem::path(flags.model).parent_path().string();
  for (const std::string& model : models_of_locks(folder)) {  // that others are training
    const int64_t epoch = files.epoch_of(model).value_or(0);
    if (1 <= epoch && epoch <= flags.training.epochs) written.push_back(model);
  }
  return written;
}

// What is written must be none of what is read, and must be writable.
void check_files(const TrainFlags& flags) {
  const TrainingNames files(flags.model);
  if (flags.resume && !std::filesystem::exists(status_of(files.training()))) {
    fail("train: there is no ", files.training(), " to go on from; leave --resume out");
  }
  const std::vector<std::string> read = inputs(flags);
  std::vector<std::string> written = outputs(flags);
  check_own(flags.log, written);
  check_own(flags.text_file(), read);
  check_own(flags.text_file(), written);
  check_own(flags.log, {flags.text_file()});
  for (const std::string& path : written) check_regular(path);
  check_links(written);
  check_leads_to_no_epoch(files);
  if (!flags.log.empty()) written.push_back(flags.log);
  check_standard_error(read);  // streams that files may stand behind
  check_standard_error(written);
  for (const std::string& path : written) {
    const bool is_pipe = std::filesystem::is_fifo(status_of(path));  // which may be the log
    if (!is_pipe) check_own(path, {"/dev/stdout"});
  }
  check_own("/dev/stdout", read);
  std::vector<std::string> others = read;
  others.insert(others.end(), {flags.log, flags.text_file()});
  for (const std::string& path : others) {  // of all epochs, those that could be one of these
    const std::optional<int64_t> epoch = files.epoch_of(path);
    if ((flags.keep > 0 || flags.overwrite) && epoch) check_own(files.epoch(*epoch), {path});
  }
  for (const std::string& path : written) {
    check_not_in_training(path, flags.model);
    check_own(path, read);
    if (path == flags.log) {
      check_appendable(path);
    } else {
      check_writable(path);
    }
  }
}

// With --from, the model brings its text's choices and its own, but for the dropout that is given.
void take_choices_of_given(CLI::App* command, TrainFlags& flags) {
  refuse_choices_of_given(command, {"Model", "Text"});
  flags.config = saved_config(flags.from);
  for (CLI::Option* option : given(command, "Dropout")) option->run_callback();  // once more
}

}  // namespace

void add_train_flags(CLI::App* command, TrainFlags& flags) {
  add_model(command, flags.model, "Model to write: that of the best epoch");
  add_text_flags(command, flags.text);
  add_pairs(command, "--dev", flags.dev, "Text that chooses the best epoch")->group("Corpora");
  list_architecture(flags.config, AddFlags(command, "Model"));
  list_dropout(flags.config, AddFlags(command, "Dropout"));
  const AddFlags add(command, "Training");
  add("from", flags.from,
      "Model to fine-tune; it brings the choices of Text and Model, and of Dropout those that are "
      "not given");
  add("source_vectors", flags.source_vectors,
      "Pre-trained word vectors of the source: a word and its numbers on each line");
  add("target_vectors", flags.target_vectors,
      "Pre-trained word vectors of the target: a word and its numbers on each line");
  list_settings(flags.training, add);
  add("resume", flags.resume, "Resume the training of --model where it was stopped");
  add("overwrite", flags.overwrite,
      "Begin anew where --model, its training or --log are there already, and replace them; the "
      "models of its epochs, of which --model m.st has m.epoch1.st, are removed");
  add("keep", flags.keep, "Keep the models of the last N epochs", at_least(0));
  add("average", flags.average,
      "At the end, take the mean of the kept epochs if it is better on dev than the best of them");
  add("show", flags.show, "Show the translations of the first N sentences of dev after each epoch",
      at_least(0));
  add("log", flags.log, "Learning curve to write: a JSON object on each line");
  add_threads(command);
}

std::string TrainFlags::text_file() const {
  return text.file.empty() ? TrainingNames(model).text() : text.file;
}

void complete(TrainFlags& flags, CLI::App* command) {
  check_acts_on_text(command, flags.text);
  if (!flags.from.empty()) take_choices_of_given(command, flags);
  flags.recipe = config_of(command);
}

void check(const TrainFlags& flags) {
  validate(flags.config);
  validate(flags.training, flags.config);
  if (flags.from.empty()) validate(flags.text.options);
  if (flags.text.train.empty() && flags.text.file.empty()) {
    fail("train: there is no text to train on; give --train, or --text if it is prepared");
  }
  if (flags.text.hold_out > 0 && !flags.dev.empty()) {
    fail("train: --hold-out takes dev from --train, and there is --dev; give one of them");
  }
  if (!flags.text.train.empty() && flags.text.hold_out == 0 && flags.dev.empty()) {
    fail("train: there is nothing to choose the best epoch by; give --dev, or --hold-out 1000");
  }
  if (flags.config.ties_source()) {
    const std::string tie = to_string(flags.config.tie);
    if (flags.from.empty() && !flags.text.train.empty() && !flags.text.options.joint) {
      fail("train: 'tie' ", tie,
           " makes the words of both languages one list; take --joint with it");
    }
    if (!flags.source_vectors.empty() && !flags.target_vectors.empty()) {
      fail("train: 'tie' ", tie,
           " makes the embeddings of both languages one, so that "
           "--target-vectors would replace --source-vectors; give one of them");
    }
  }
  if (flags.resume && flags.overwrite) {
    fail("train: --resume goes on with what is there, --overwrite replaces it; give one of them");
  }
  if (flags.average && flags.keep < 2) {
    fail("train: --average takes the mean of the kept epochs; --keep at least 2 of them");
  }
  check_read_once(inputs(flags));
  check_files(flags);
  check_lock(flags);
}

void check_new(const TrainFlags& flags) {
  if (flags.overwrite) return;
  const TrainingNames files(flags.model);
  std::vector<std::string> there{files.training(), files.model(), flags.log};
  if (flags.keep > 0) {
    const std::vector<std::string> epochs = files.epochs_there(1, flags.training.epochs);
    there.insert(there.end(), epochs.begin(), epochs.end());
  }
  const bool goes_on = std::filesystem::exists(status_of(files.training()));
  for (const std::string& path : there) {
    check_new(path, goes_on
                        ? "--resume goes on with its training, --overwrite begins anew in its place"
                        : "name another file, or begin anew in its place with --overwrite");
  }
}

}  // namespace nmt
