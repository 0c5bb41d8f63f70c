// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "attune/examples/translation/text/line_reader.h"
#include "attune/examples/translation/text/tokenizer.h"

namespace nmt {

/// A line and its translation, as they stand in the files.
struct LinePair {
  std::string source, target;
};

/// Reads parallel text pair by pair: two files in which line n of one is the translation of line n
/// of the other, or one file with source and target separated by a tab, whose further columns, such
/// as the sources that Tatoeba's and Anki's downloads name, are ignored. There, a line of spaces
/// only is a pair of empty lines. Swapped, what is written as the target is the source.
class PairReader {
 public:
  /// Throws attune::Error, in one sentence that names the file, if one cannot be read, or if two
  /// are one stream.
  explicit PairReader(const std::vector<std::string>& files, bool swap = false);

  /// The next pair; false after the last one. Throws attune::Error that names file and line if a
  /// line has no tab or is not valid UTF-8, and if two files differ in length.
  bool next(LinePair& pair);

  /// Why a line is no pair.
  enum class Flaw { none, no_tab, not_utf8 };
  /// The same for text in which some lines may be bad: of these, only what is wrong with the first.
  bool next(LinePair& pair, Flaw& flaw);
  /// Where the last line stands, in the file whose flaw it is: "a.de:17".
  std::string place() const;

  /// How many pairs were read so far, flawed ones included.
  int64_t line_number() const { return readers_[0]->line_number(); }
  /// The file of the source, and that of the target if it is another.
  std::string name() const;
  std::string target_name() const;

  /// As a LineReader has them.
  void mark();
  void come_back();

 private:
  bool next_columns(LinePair& pair, Flaw& flaw, bool (LineReader::*next_line)(std::string&));

  std::vector<std::unique_ptr<LineReader>> readers_;  // one or two
  bool swap_;
  size_t flawed_ = 0;  // the reader whose line was the last to be flawed
};

struct ParallelLines {
  std::string name;             ///< of the file, for messages
  std::vector<LinePair> pairs;  ///< pair i is of line i + 1; either side may be empty
  std::string target_name{};    ///< where the target is a file of its own
};

/// All pairs. Throws as PairReader does, and if there is none.
ParallelLines read_parallel_lines(const std::vector<std::string>& files, bool swap = false);

/// The same the other way round.
ParallelLines swapped(ParallelLines lines);

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

/// Throws attune::Error that names the file if no pair of so many lines is left.
void refuse_if_empty(const std::string& name, int64_t pairs, int64_t lines, int64_t empty,
                     int64_t too_long);

/// Splits the lines into tokens; pairs with more than max_length of them are skipped, unless that
/// is 0. Throws attune::Error that names the file if no pair is left.
ParallelText tokenize(const ParallelLines& lines, const Tokenizers& tokenizers, int64_t max_length);

}  // namespace nmt
