// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/parallel_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "attune/core/error.h"
#include "attune/examples/translation/text/line_reader.h"

namespace nmt {
namespace {

// Adds a pair of lines to the text, or counts why not.
void add_pair(std::string_view source, std::string_view target, const ReadingOptions& options,
              ParallelText& text) {
  ++text.lines;
  SentencePair pair{tokenize(source, options.tokenization), tokenize(target, options.tokenization),
                    text.lines};
  const auto length = static_cast<int64_t>(std::max(pair.source.size(), pair.target.size()));
  if (pair.source.empty() || pair.target.empty()) {
    ++text.skipped_empty;
  } else if (options.max_length > 0 && length > options.max_length) {
    ++text.skipped_long;
  } else {
    text.pairs.push_back(std::move(pair));
  }
}

ParallelText refuse_if_empty(const std::string& name, ParallelText text) {
  if (text.lines == 0) attune::fail(name, " is empty");
  if (text.pairs.empty()) {
    attune::fail(name, " has no sentence pair to use: of its ", text.lines, " lines, ",
                 text.skipped_empty, " are empty on one side and ", text.skipped_long,
                 " are over the length limit");
  }
  return text;
}

}  // namespace

ParallelText read_parallel_text(const std::string& source_path, const std::string& target_path,
                                const ReadingOptions& options) {
  LineReader sources(source_path), targets(target_path);
  ParallelText text;
  for (std::string source, target; next_pair(sources, targets, source, target);) {
    add_pair(source, target, options, text);
  }
  return refuse_if_empty(source_path, std::move(text));
}

ParallelText read_tab_separated_text(const std::string& path, const ReadingOptions& options) {
  LineReader reader(path);
  ParallelText text;
  std::string line;
  while (reader.next(line)) {
    const size_t tab = line.find('\t');
    if (tab != std::string::npos) {
      const std::string_view columns = std::string_view(line).substr(tab + 1);
      add_pair(std::string_view(line).substr(0, tab), columns.substr(0, columns.find('\t')),
               options, text);
    } else if (tokenize(line, options.tokenization).empty()) {
      add_pair("", "", options, text);
    } else {
      attune::fail(path, ":", reader.line_number(), ": no tab between source and target");
    }
  }
  return refuse_if_empty(path, std::move(text));
}

}  // namespace nmt
