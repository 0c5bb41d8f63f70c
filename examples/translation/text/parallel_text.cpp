// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/parallel_text.h"

#include <algorithm>
#include <utility>

#include "attune/core/error.h"
#include "attune/examples/translation/text/line_reader.h"
#include "attune/examples/translation/text/spaces.h"

namespace nmt {
namespace {

ParallelLines refuse_if_empty(ParallelLines lines) {
  if (lines.pairs.empty()) fail(lines.name, " is empty");
  return lines;
}

void refuse_if_empty(const std::string& name, const ParallelText& text) {
  if (!text.pairs.empty()) return;
  fail(name, " has no sentence pair to use: of its ", text.lines, " lines, ", text.skipped_empty,
       " are empty on one side and ", text.skipped_long, " are over the length limit");
}

}  // namespace

ParallelLines read_parallel_lines(const std::string& source_path, const std::string& target_path) {
  check_read_once({source_path, target_path});
  LineReader sources(source_path), targets(target_path);
  ParallelLines lines{source_path, {}, target_path};
  for (LinePair pair; next_pair(sources, targets, pair.source, pair.target);) {
    lines.pairs.push_back(pair);
  }
  return refuse_if_empty(std::move(lines));
}

ParallelLines read_tab_separated_lines(const std::string& path) {
  LineReader reader(path);
  ParallelLines lines{path, {}};
  for (std::string line; reader.next(line);) {
    const size_t tab = line.find('\t');
    if (tab != std::string::npos) {
      const std::string columns = line.substr(tab + 1);
      lines.pairs.push_back({line.substr(0, tab), columns.substr(0, columns.find('\t'))});
    } else if (single_spaced(line).empty()) {
      lines.pairs.emplace_back();
    } else {
      fail(path, ":", reader.line_number(), ": no tab between source and target");
    }
  }
  return refuse_if_empty(std::move(lines));
}

ParallelText tokenize(const ParallelLines& lines, const Tokenizers& tokenizers,
                      int64_t max_length) {
  ParallelText text;
  for (const LinePair& line : lines.pairs) {
    ++text.lines;
    SentencePair pair{tokenizers.source->tokenize(line.source),
                      tokenizers.target->tokenize(line.target), text.lines, line.target};
    const auto length = static_cast<int64_t>(std::max(pair.source.size(), pair.target.size()));
    if (pair.source.empty() || pair.target.empty()) {
      ++text.skipped_empty;
    } else if (max_length > 0 && length > max_length) {
      ++text.skipped_long;
    } else {
      text.pairs.push_back(std::move(pair));
    }
  }
  refuse_if_empty(lines.name, text);
  return text;
}

}  // namespace nmt
