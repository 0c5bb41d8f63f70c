// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/parallel_text.h"

#include <algorithm>
#include <utility>

#include "attune/core/error.h"
#include "attune/examples/translation/text/spaces.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

// Of a line that is source, tab, target and what may follow a further tab.
PairReader::Flaw split_columns(const std::string& line, LinePair& pair) {
  const size_t tab = line.find('\t');
  if (tab == std::string::npos) {
    pair = {};
    return single_spaced(line).empty() ? PairReader::Flaw::none : PairReader::Flaw::no_tab;
  }
  pair.source.assign(line, 0, tab);
  pair.target.assign(line, tab + 1, line.find('\t', tab + 1) - (tab + 1));
  return PairReader::Flaw::none;
}

}  // namespace

PairReader::PairReader(const std::vector<std::string>& files, bool swap) : swap_(swap) {
  check_read_once(files);
  for (const std::string& file : files) readers_.push_back(std::make_unique<LineReader>(file));
}

bool PairReader::next(LinePair& pair) {
  Flaw flaw = Flaw::none;
  if (!next_columns(pair, flaw, &LineReader::next)) return false;
  if (flaw == Flaw::no_tab) fail(place(), ": no tab between source and target");
  return true;
}

bool PairReader::next(LinePair& pair, Flaw& flaw) {
  if (!next_columns(pair, flaw, &LineReader::next_bytes)) return false;
  return true;
}

bool PairReader::next_columns(LinePair& pair, Flaw& flaw,
                              bool (LineReader::*next_line)(std::string&)) {
  flaw = Flaw::none;
  if (readers_.size() == 2) {
    if (!next_pair(*readers_[0], *readers_[1], pair.source, pair.target, next_line)) return false;
    flawed_ = find_invalid_utf8(pair.source) ? 0 : 1;
    if (find_invalid_utf8(flawed_ == 0 ? pair.source : pair.target)) flaw = Flaw::not_utf8;
  } else {
    std::string line;
    if (!(readers_[0].get()->*next_line)(line)) return false;
    flaw = find_invalid_utf8(line) ? Flaw::not_utf8 : split_columns(line, pair);
  }
  if (swap_) std::swap(pair.source, pair.target);
  return true;
}

std::string PairReader::place() const {
  const LineReader& reader = *readers_[flawed_];
  return reader.name() + ":" + std::to_string(reader.line_number());
}

std::string PairReader::name() const {
  return (swap_ ? readers_.back() : readers_.front())->name();
}

std::string PairReader::target_name() const {
  return readers_.size() == 1 ? "" : (swap_ ? readers_.front() : readers_.back())->name();
}

void PairReader::mark() {
  for (const auto& reader : readers_) reader->mark();
}

void PairReader::come_back() {
  for (const auto& reader : readers_) reader->come_back();
}

ParallelLines read_parallel_lines(const std::vector<std::string>& files, bool swap) {
  PairReader reader(files, swap);
  ParallelLines lines{reader.name(), {}, reader.target_name()};
  for (LinePair pair; reader.next(pair);) lines.pairs.push_back(pair);
  if (lines.pairs.empty()) fail(lines.name, " is empty");
  return lines;
}

ParallelLines swapped(ParallelLines lines) {
  for (LinePair& pair : lines.pairs) std::swap(pair.source, pair.target);
  if (!lines.target_name.empty()) std::swap(lines.name, lines.target_name);
  return lines;
}

void refuse_if_empty(const std::string& name, int64_t pairs, int64_t lines, int64_t empty,
                     int64_t too_long) {
  if (pairs > 0) return;
  fail(name, " has no sentence pair to use: of its ", lines, " lines, ", empty,
       " are empty on one side and ", too_long, " are over the length limit");
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
  refuse_if_empty(lines.name, std::ssize(text.pairs), text.lines, text.skipped_empty,
                  text.skipped_long);
  return text;
}

}  // namespace nmt
