// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "attune/examples/translation/text/tokenizer.h"

namespace nmt {

/// A line and its translation, as they stand in the files.
struct LinePair {
  std::string source, target;
};

struct ParallelLines {
  std::string name;             ///< of the file, for messages
  std::vector<LinePair> pairs;  ///< pair i is of line i + 1; either side may be empty
  std::string target_name{};    ///< where the target is a file of its own
};

/// Reads two files in which line n of one is the translation of line n of the other.
/// Throws attune::Error, in one sentence that names file and line, if a file cannot be read, is
/// empty or is not valid UTF-8, or if they differ in length or are one stream.
ParallelLines read_parallel_lines(const std::string& source_path, const std::string& target_path);

/// Reads one file with source and target separated by a tab; further columns, such as the sources
/// that Tatoeba's and Anki's downloads name, are ignored. A line of spaces only counts as empty.
/// Throws as above, and if a line has no tab.
ParallelLines read_tab_separated_lines(const std::string& path);

/// A sentence and its translation, in tokens.
struct SentencePair {
  std::vector<std::string> source, target;
  int64_t line;                ///< where it stood, counting from 1
  std::string reference = {};  ///< the target as it stands in the file: what BLEU and chrF compare
};

/// What there is to learn from, and what was left out.
struct ParallelText {
  std::vector<SentencePair> pairs;
  int64_t lines = 0;          ///< in the file: pairs and skipped ones together
  int64_t skipped_empty = 0;  ///< without a token on one side or both
  int64_t skipped_long = 0;   ///< over max_length on one side or both
};

/// Splits the lines into tokens; pairs with more than max_length of them are skipped, unless that
/// is 0. Throws attune::Error that names the file if no pair is left.
ParallelText tokenize(const ParallelLines& lines, const Tokenizers& tokenizers, int64_t max_length);

}  // namespace nmt
