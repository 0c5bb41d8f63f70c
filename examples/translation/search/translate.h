// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/search/hypothesis.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/text/line_reader.h"

namespace nmt {

/// Translates encoded sources (eos at the end of each) in batches of similar lengths: at least one
/// translation of each, the best first, in the order of the sources. The model should be in
/// evaluation mode. `first` is how many sources of the same input came before: samples depend on
/// where a sentence stands in the input, but not on batches.
///
/// Throws attune::Error as validate(options, model's config) does.
std::vector<NBest> translate(const Model& model, const std::vector<std::vector<int32_t>>& sources,
                             int64_t batch_size, const SearchOptions& options = {},
                             int64_t first = 0);

/// The same, of the pairs' sources.
std::vector<NBest> translate_sources(const Model& model, const std::vector<EncodedPair>& pairs,
                                     int64_t batch_size, const SearchOptions& options = {});

/// A translation's tokens, without eos. With options.replace_unknown, <unk> is one of `source`, the
/// tokens that were translated; see replace_unknown.h.
std::vector<std::string> tokens_of(const Model& model, const Hypothesis& hypothesis,
                                   const std::vector<std::string>& source,
                                   const SearchOptions& options);

/// A line of text on its way through the model. Both are empty for an empty line.
struct TranslatedLine {
  std::vector<std::string> source;  ///< tokens
  NBest translations;
};

/// How text goes through the model line by line.
struct LineOptions {
  int64_t batch_size = 32;
  int64_t max_length = 200;  ///< tokens of a source line; what is over it is cut off
  int64_t lookahead = 1024;  ///< lines read before the first of them is translated
  /// Receives a sentence for each line that was cut.
  std::function<void(const std::string&)> warn = [](const std::string&) {};
  SearchOptions search = {};  ///< of translations; given ones (forced.h) need none
};

/// The tokens of the line that `lines` read last, cut to options.max_length, of which options.warn
/// is told.
std::vector<std::string> line_tokens(const Tokenizer& tokenizer, const std::string& line,
                                     const LineReader& lines, const LineOptions& options);

/// Translates text line by line: calls `each` for every line, in order.
/// Throws attune::Error, naming file and line, for what is not valid UTF-8; and as translate().
void translate_lines(const Model& model, LineReader& lines, const LineOptions& options,
                     const std::function<void(const TranslatedLine&)>& each);

}  // namespace nmt
