// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/word_vector_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
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

std::optional<real> finite_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const auto result = static_cast<real>(value);
  const bool is_one = error == std::errc() && end == text.data() + text.size();
  return is_one && std::isfinite(result) ? std::optional(result) : std::nullopt;
}

real number(std::string_view text, const LineReader& lines) {
  const std::optional<real> value = finite_number(text);
  if (value) return *value;
  fail(lines.name(), ":", lines.line_number(), ": '", text, "' is no finite number");
}

// Words of some published vectors have spaces in them; then the first field and the last of them.
std::string word(std::string_view first, std::string_view last) {
  return std::string(first.data(), last.data() + last.size());
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
    const bool is_longer = fields.size() > size + 1 && finite_number(fields[1]);
    if (fields.size() < size + 1 || is_longer) {
      fail(path, ":", lines.line_number(), ": a word and ", fields.size() - 1,
           " numbers, but the model's embeddings have ", size);
    }
    const auto numbers = fields.end() - static_cast<std::ptrdiff_t>(size);
    const int32_t id = vocabulary.id(word(fields.front(), *(numbers - 1)));
    if (id == Vocabulary::kUnk) continue;
    found.insert(id);
    for (size_t i = 0; i < size; ++i) {
      rows[static_cast<size_t>(id) * size + i] =
          number(numbers[static_cast<std::ptrdiff_t>(i)], lines);
    }
  }
  if (found.empty()) fail(path, " has no word of the vocabulary");
  return static_cast<int64_t>(found.size());
}

}  // namespace nmt
