// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "attune/core/processes.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/search/ensemble.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/text/line_reader.h"
#include "attune/examples/translation/text/parallel_text.h"
#include "attune/nn/search/hypothesis.h"

/// Text goes through the model line by line, many lines at a time.
namespace nmt {

struct LineOptions {
  int64_t batch_size = 32;   ///< lines at a time
  int64_t max_length = 200;  ///< tokens of a line; what is over it is cut off
  /// Lines read before the first of them is worked on, unless there are none to be read yet: who
  /// writes a line and waits for its answer gets it. Fewer where they are so long that the
  /// attention of all would take more than 128 MiB.
  int64_t lookahead = 1024;
  std::string model = {};           ///< the name of its file, for errors
  Processes* processes = &alone();  ///< of which the others are helpers; see helpers.h
  /// Receives a sentence for each line that was cut.
  std::function<void(const std::string&)> warn = [](const std::string&) {};
};

/// Both are empty for an empty line.
struct TranslatedLine {
  std::vector<std::string> source;  ///< tokens
  NBest translations;
};

/// Translates text: calls `each` for every line, in order. The ensemble is the model's translator,
/// or has it as a member: the model says how text becomes ids. Throws attune::Error, naming file
/// and line, for what is not valid UTF-8, what there is not enough memory for, and as translate(),
/// after all lines before it.
void translate_lines(const Model& model, const Ensemble& ensemble, LineReader& lines,
                     const LineOptions& options, const TranslateOptions& search,
                     const std::function<void(const TranslatedLine&)>& each);

/// A line and its given translation.
struct ForcedLine : SentencePair {
  Hypothesis hypothesis;  ///< its tokens are <unk> where the vocabulary has none; without a step if
                          ///< source and target are empty
};

/// Forces given translations (forced.h): calls `each` for every pair of lines, in order. A line
/// that is empty on one side only is forced like any other. Throws attune::Error, naming file and
/// line, for what is not valid UTF-8, if one text has more lines than the other, and as force(),
/// after all pairs before that.
void force_lines(const Model& model, LineReader& sources, LineReader& targets,
                 const LineOptions& options, const std::function<void(const ForcedLine&)>& each);

}  // namespace nmt
