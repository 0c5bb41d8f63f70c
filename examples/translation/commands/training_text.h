// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attune/examples/translation/text/prepare_text.h"

/// What 'nmt prepare' and 'nmt train' do alike with the text that is trained on.
namespace nmt {

/// What they can be told of it.
struct TextFlags {
  std::vector<CorpusFiles> train;
  std::string file;  // that the prepared text is in, if it is not called after the model
  TextOptions options;
  int64_t max_length = 100;  // of training pairs, in tokens
  int64_t hold_out = 0;
  bool swap = false;

  std::vector<std::string> inputs() const;
  TextSource source(std::optional<Languages> given = {}) const;
};

void add_text_flags(CLI::App* command, TextFlags& flags);

/// Throws attune::Error for choices that act on the text where there is none to act on: without
/// --train it is taken as it was prepared.
void check_acts_on_text(CLI::App* command, const TextFlags& flags);

/// Throws if one of these groups of flags is used, as the model of --from brings its own choices.
void refuse_choices_of_given(CLI::App* command, const std::vector<std::string>& groups);

/// As read_prepared_text(), and says of a model that it is one.
PreparedText read_text(const std::string& path);

/// Prepares the text unless it is there already, made of this source. Throws attune::Error if it
/// would replace what it may not: of what is there and is not this text nothing, a prepared text
/// only, or whatever it is; or this text too, which may be damaged where nobody has looked yet.
enum class Replace { nothing, prepared, others, everything };
void ensure_text(const TextSource& source, const std::string& path, Replace replace,
                 const Accept& accept = {});

/// How many pairs there are, and why lines were left out: "29000 pairs of 29001 lines, skipped
/// ...".
std::string described(const PreparedText& text);

}  // namespace nmt
