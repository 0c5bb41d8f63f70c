// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/search/greedy.h"
#include "attune/examples/translation/text/line_reader.h"

namespace nmt {

/// Translates encoded sources (eos at the end of each) in batches of similar lengths, greedily, and
/// returns the translations in the order of the sources. The model should be in evaluation mode.
std::vector<Translation> translate(const Model& model,
                                   const std::vector<std::vector<int32_t>>& sources,
                                   int64_t batch_size);

/// The same, of the pairs' sources.
std::vector<Translation> translate_sources(const Model& model,
                                           const std::vector<EncodedPair>& pairs,
                                           int64_t batch_size);

/// A line of text on its way through the model.
struct TranslatedLine {
  std::vector<std::string> source, target;  // tokens; both empty for an empty line
  Translation translation;
};

struct LineOptions {
  int64_t batch_size = 32;
  int64_t max_length = 200;  ///< tokens of a source line; what is over it is cut off
  int64_t lookahead = 1024;  ///< lines read before the first of them is translated
  std::function<void(const std::string&)> warn;  ///< receives a sentence for each line that was cut
};

/// The tokens of the line that `lines` read last, cut to options.max_length, of which options.warn
/// is told.
std::vector<std::string> line_tokens(const Model& model, const std::string& line,
                                     const LineReader& lines, const LineOptions& options);

/// Translates text line by line: calls `each` for every line, in order.
/// Throws attune::Error, naming file and line, for what is not valid UTF-8.
void translate_lines(const Model& model, LineReader& lines, const LineOptions& options,
                     const std::function<void(const TranslatedLine&)>& each);

}  // namespace nmt
