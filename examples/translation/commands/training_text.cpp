// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands/training_text.h"

#include <filesystem>
#include <iostream>
#include <utility>

#include "attune/core/error.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/train/folder.h"

namespace nmt {
namespace {

constexpr const char *kText = "Text", *kCorpora = "Corpora";

std::string names_of(const TextSource& source) {
  const std::vector<std::string>& files = source.corpora.front().files;
  std::string names = files.front();
  if (files.size() == 2) names += " and " + files.back();
  const size_t others = source.corpora.size() - 1;
  return names + (others > 0 ? ", and of " + std::to_string(others) + " other corpora" : "");
}

// Minutes, so that it is said what they are spent on.
bool takes_long(const TextSource& source) {
  uintmax_t bytes = 0;
  for (const CorpusFiles& corpus : source.corpora) {
    for (const std::string& file : corpus.files) {
      if (std::filesystem::is_regular_file(status_of(file))) bytes += size_of(file);
    }
  }
  return bytes > 100'000'000;
}

}  // namespace

std::vector<std::string> TextFlags::inputs() const {
  std::vector<std::string> files{options.source_subwords, options.target_subwords};
  for (const CorpusFiles& corpus : train) {
    files.insert(files.end(), corpus.files.begin(), corpus.files.end());
  }
  return files;
}

TextSource TextFlags::source(std::optional<Languages> given) const {
  return {train, options, max_length, hold_out, swap, std::move(given)};
}

void add_text_flags(CLI::App* command, TextFlags& flags) {
  add_corpora(command, "--train", flags.train, "Training text")->group(kCorpora);
  const AddFlags add(command, kCorpora);
  add("text", flags.file,
      "The training text as ids, in one file that is mapped into memory; it is written if it is "
      "not "
      "there, and needs no --train if it is; default: m.text of --model m.st");
  add("swap", flags.swap,
      "Read all pairs the other way round: what stands as the target is the source");
  add("hold_out", flags.hold_out,
      "Keep so many pairs out of --train, and look at these in place of --dev; no pair of the same "
      "source is trained on",
      Range<int64_t>{0, 1'000'000});
  add("max_length", flags.max_length, "Skip training pairs of more tokens than this", at_least(1));
  list_settings(flags.options, AddFlags(command, kText));
}

void check_acts_on_text(CLI::App* command, const TextFlags& flags) {
  if (!flags.train.empty()) return;
  for (const char* group : {kText, kCorpora}) {
    for (const CLI::Option* option : given(command, group)) {
      if (option->get_name() == "--text" || option->get_name() == "--dev") continue;
      fail(command->get_name(), ": ", as_given(option, command),
           " acts on --train, and there is none: a text is taken as it was prepared");
    }
  }
}

void refuse_choices_of_given(CLI::App* command, const std::vector<std::string>& groups) {
  for (const std::string& group : groups) {
    for (const CLI::Option* option : given(command, group)) {
      fail(command->get_name(), ": ", as_given(option, command),
           " is a choice of the model that --from brings; leave it out");
    }
  }
}

PreparedText read_text(const std::string& path) try {
  return read_prepared_text(path);
} catch (const Error&) {
  if (!is_model(path)) throw;
  fail(path,
       " is a model, not a prepared text; name what 'nmt prepare' or 'nmt train' wrote, such ",
       "as m.text beside m.st");
}

void ensure_text(const TextSource& source, const std::string& path, Replace replace,
                 const Accept& accept) {
  const bool is_there = std::filesystem::exists(status_of(path)) && size_of(path) > 0;
  if (is_there && replace != Replace::everything) {
    const bool is_ours = is_prepared_text(path);
    const auto differs = is_ours ? difference(read_prepared_text(path), source) : std::nullopt;
    if (is_ours && !differs) return;
    if (replace == Replace::nothing || (replace == Replace::prepared && !is_ours)) {
      fail(path, " is there already, ",
           is_ours          ? "and was made " + *differs
           : is_model(path) ? "and is a model"
                            : "and is no prepared text",
           "; name another file with --text, or replace it with --overwrite");
    }
  }
  if (takes_long(source)) {
    std::cerr << path << ": preparing the text of " << names_of(source) << '\n';
  }
  prepare_text(source, path, accept);
}

std::string described(const PreparedText& prepared) {
  const LineCounts& counts = prepared.counts;
  std::string text = std::to_string(counts.pairs) + " pairs of " + std::to_string(counts.lines) +
                     " lines, skipped " + std::to_string(counts.empty) + " empty and " +
                     std::to_string(counts.too_long) + " of more than " +
                     std::to_string(prepared.max_length()) + " tokens";
  const auto add = [&](int64_t count, const std::string& what) {
    if (count > 0) text += ", " + std::to_string(count) + what;
  };
  add(counts.no_tab, " without a tab");
  add(counts.not_utf8, " that are not UTF-8");
  if (!counts.first_flaw.empty()) text += " (the first is " + counts.first_flaw + ")";
  add(counts.held_out, " held out for dev or of the same source");
  return text;
}

}  // namespace nmt
