// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/word_vector_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <string_view>
#include <vector>

#include "attune/core/error.h"
#include "attune/examples/translation/text/line_reader.h"

namespace nmt {
namespace {

using attune::fail;
using attune::real;

std::vector<std::string_view> columns(std::string_view line) {
  std::vector<std::string_view> found;
  while (!line.empty()) {
    const size_t end = std::min(line.find(' '), line.size());
    if (end > 0) found.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return found;
}

real number(std::string_view text, const LineReader& lines) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    fail(lines.name(), ":", lines.line_number(), ": '", text, "' is no finite number");
  }
  return static_cast<real>(value);
}

bool is_count(std::string_view field) {
  return field.find_first_not_of("0123456789") == std::string_view::npos;
}

// "400000 300" on the first line: how many words, and of how many numbers.
bool is_header(const std::vector<std::string_view>& fields, size_t size, const LineReader& lines) {
  if (lines.line_number() != 1 || fields.size() != 2) return false;
  if (!is_count(fields[0]) || !is_count(fields[1])) return false;
  if (fields[1] != std::to_string(size)) {
    fail(lines.name(), ":1: vectors of ", fields[1], " numbers, but the model's embeddings have ",
         size, "; train with --embedding ", fields[1]);
  }
  return true;
}

}  // namespace

int64_t read_word_vectors(const std::string& path, const Vocabulary& vocabulary,
                          attune::Variable embedding) {
  const auto size = static_cast<size_t>(embedding.size(1));
  real* rows = embedding.mutable_value().mutable_data();
  LineReader lines(path);
  std::set<int32_t> found;
  for (std::string line; lines.next(line);) {
    const std::vector<std::string_view> fields = columns(line);
    if (fields.empty() || is_header(fields, size, lines)) continue;
    if (fields.size() != size + 1) {
      fail(path, ":", lines.line_number(), ": a word and ", fields.size() - 1,
           " numbers, but the model's embeddings have ", size);
    }
    const int32_t id = vocabulary.id(std::string(fields.front()));
    if (id == Vocabulary::kUnk) continue;
    found.insert(id);
    for (size_t i = 0; i < size; ++i) {
      rows[static_cast<size_t>(id) * size + i] = number(fields[i + 1], lines);
    }
  }
  if (found.empty()) fail(path, " has no word of the vocabulary");
  return static_cast<int64_t>(found.size());
}

}  // namespace nmt
