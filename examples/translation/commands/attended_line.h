// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/search/lines.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/text/line_reader.h"
#include "attune/examples/translation/view/attended_sentence.h"

/// A line that went through the model, in the words that the views of attention show.
namespace nmt {

AttendedSentence attended(const Model& model, const TranslatedLine& line,
                          const TranslateOptions& search);
/// The words as they were given, though the model may know them as <unk> only.
AttendedSentence attended(const Model& model, const ForcedLine& line);

/// Reference translations: line n of a file goes with the n-th sentence. Throws attune::Error that
/// names the file if there are more or fewer lines than sentences.
class References {
 public:
  References(const std::string& path, std::shared_ptr<const Tokenizer> tokenizer)
      : lines_(path), tokenizer_(std::move(tokenizer)) {}

  /// Throws now what add_to() and finish() would throw later; see look_through().
  void check(LineReader& sentences) { look_through(sentences, lines_); }
  void add_to(AttendedSentence& sentence);
  void finish();  // after the last sentence

 private:
  LineReader lines_;
  std::shared_ptr<const Tokenizer> tokenizer_;
};

}  // namespace nmt
