// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "attune/examples/translation/text/tokenizer.h"

namespace nmt {

/// A sentence and its translation, in tokens.
struct SentencePair {
  std::vector<std::string> source, target;
  int64_t line;  ///< where it stood, counting from 1
};

/// What was read, and what was left out.
struct ParallelText {
  std::vector<SentencePair> pairs;
  int64_t lines = 0;          ///< in the file: pairs and skipped ones together
  int64_t skipped_empty = 0;  ///< without a token on one side or both
  int64_t skipped_long = 0;   ///< over max_length on one side or both
};

struct ReadingOptions {
  Tokenization tokenization = Tokenization::none;
  int64_t max_length = 0;  ///< in tokens; longer pairs are skipped. 0 means no limit.
};

/// Reads two files in which line n of one is the translation of line n of the other.
/// Throws attune::Error, in one sentence that names file and line, if a file cannot be read or is
/// not valid UTF-8, if they differ in length, or if no pair is left.
ParallelText read_parallel_text(const std::string& source_path, const std::string& target_path,
                                const ReadingOptions& options);

/// Reads one file with source and target separated by a tab; further columns, such as the sources
/// that Tatoeba's and Anki's downloads name, are ignored. A line of spaces only counts as empty.
/// Throws as above, and if a line has no tab.
ParallelText read_tab_separated_text(const std::string& path, const ReadingOptions& options);

}  // namespace nmt
