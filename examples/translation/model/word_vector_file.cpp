// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/word_vector_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "attune/core/error.h"
#include "attune/examples/translation/text/line_reader.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

using attune::fail;
using attune::real;

constexpr std::string_view kSeparators = " \t";

std::vector<std::string_view> columns(std::string_view line) {
  std::vector<std::string_view> found;
  while (!line.empty()) {
    const size_t end = std::min(line.find_first_of(kSeparators), line.size());
    if (end > 0) found.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return found;
}

// Of a number that no double holds: whether it is too near to 0 (1e-400, 0.00...01), not too far.
bool is_tiny(std::string_view text) {
  const size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) return text.substr(exponent + 1).starts_with('-');
  return text.substr(std::min(text.find_first_not_of("-0"), text.size())).starts_with('.');
}

std::optional<real> finite_number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_one = end == text.data() + text.size() && error != std::errc::invalid_argument;
  if (is_one && error == std::errc::result_out_of_range) {
    return is_tiny(text) ? std::optional<real>(0) : std::nullopt;
  }
  const auto result = static_cast<real>(value);
  return is_one && std::isfinite(result) ? std::optional(result) : std::nullopt;
}

bool is_count(std::string_view field) {
  return field.find_first_not_of("0123456789") == std::string_view::npos;
}

// Of what is_count(); the most there is if it is more.
uint64_t count_of(std::string_view field) {
  uint64_t count = std::numeric_limits<uint64_t>::max();
  std::from_chars(field.data(), field.data() + field.size(), count);
  return count;
}

// Reads line by line into the rows of an embedding.
class Reader {
 public:
  Reader(const std::string& path, const Vocabulary& vocabulary, attune::Variable& embedding)
      : lines_(path),
        vocabulary_(vocabulary),
        size_(static_cast<size_t>(embedding.size(1))),
        rows_(embedding.mutable_value().mutable_data()) {}

  WordVectorCounts read() {
    for (std::string line; lines_.next_bytes(line);) {
      if (line.find('\0') != std::string::npos) {
        fail_at_line(
            "there is a zero byte; word vectors are read from text, not from a .bin, .pt or .npy "
            "file");
      }
      const Fields fields = columns(line);
      if (fields.empty() || is_header(fields)) continue;
      if (is_of_split_word(line, fields)) {
        ++counts_.passed_over;
      } else {
        read_vector(fields);
      }
      if (!after_half_) ++counts_.vectors;
    }
    counts_.found = static_cast<int64_t>(found_.size());
    if (found_.empty()) fail(lines_.name(), " has no word of the vocabulary");
    return counts_;
  }

 private:
  using Fields = std::vector<std::string_view>;

  template <class... Parts>
  [[noreturn]] void fail_at_line(const Parts&... parts) const {
    fail(lines_.name(), ":", lines_.line_number(), ": ", parts...);
  }

  // "400000 300" on the first line: how many words, and of how many numbers.
  bool is_header(const Fields& fields) {
    if (lines_.line_number() != 1 || fields.size() != 2) return false;
    if (!is_count(fields[0]) || !is_count(fields[1])) return false;
    if (fields[1] != std::to_string(size_)) {
      fail_at_line("vectors of ", fields[1], " numbers, but the model's embeddings have ", size_,
                   "; train with --embedding ", fields[1],
                   " (of the source, --encoder-embedding if that is given)");
    }
    counts_.announced = count_of(fields[0]);
    return true;
  }

  // Either line of a word that has a line end in it: all of the word before that end, or what is
  // behind it, which may be nothing, and the numbers.
  bool is_of_split_word(const std::string& line, const Fields& fields) {
    const bool is_end =
        after_half_ || (fields.size() == size_ && kSeparators.find(line.front()) != kNone);
    after_half_ = !is_end && fields.size() == 1 && has_vectors_;
    return (is_end && fields.size() >= size_) || after_half_;
  }

  void read_vector(const Fields& fields) {
    const bool is_longer = fields.size() > size_ + 1 && finite_number(fields[1]);
    if (fields.size() < size_ + 1 || is_longer) {
      fail_at_line("a word and ", fields.size() - 1, " numbers, but the model's embeddings have ",
                   size_);
    }
    has_vectors_ = true;
    const size_t first = fields.size() - size_;
    // Words of some published vectors have spaces in them: from the first field to the last.
    const std::string_view last = fields[first - 1];
    const std::string word(fields[0].data(), last.data() + last.size());
    if (find_invalid_utf8(word)) {
      ++counts_.passed_over;
      return;
    }
    const int32_t id = vocabulary_.id(word);
    if (id == Vocabulary::kUnk) return;
    if (!found_.insert(id).second) {
      ++counts_.repeated;
      return;
    }
    for (size_t i = 0; i < size_; ++i) {
      rows_[static_cast<size_t>(id) * size_ + i] = number(fields[first + i]);
    }
  }

  real number(std::string_view text) const {
    const std::optional<real> value = finite_number(text);
    if (!value) fail_at_line("'", text, "' is no finite number");
    return *value;
  }

  static constexpr size_t kNone = std::string_view::npos;

  LineReader lines_;
  const Vocabulary& vocabulary_;
  size_t size_;  // E
  real* rows_;
  bool has_vectors_ = false;  // so that a line without numbers is an exception
  bool after_half_ = false;   // the line before was the first of a split word
  std::set<int32_t> found_;
  WordVectorCounts counts_;
};

}  // namespace

WordVectorCounts read_word_vectors(const std::string& path, const Vocabulary& vocabulary,
                                   attune::Variable embedding) {
  return Reader(path, vocabulary, embedding).read();
}

}  // namespace nmt
