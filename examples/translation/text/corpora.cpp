// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/corpora.h"

#include <charconv>
#include <filesystem>
#include <system_error>
#include <utility>

#include "attune/core/error.h"

namespace nmt {

CorpusFiles corpus_of(std::vector<std::string> files) {
  std::string& last = files.back();
  const size_t colon = last.rfind(':');
  std::error_code ignored;
  if (colon == std::string::npos || colon == 0 || std::filesystem::exists(last, ignored)) {
    return {std::move(files)};
  }
  double weight = 0;
  const char *begin = last.data() + colon + 1, *end = last.data() + last.size();
  const auto read = std::from_chars(begin, end, weight);
  if (begin == end || read.ptr != end) return {std::move(files)};  // a colon of the name's own
  if (read.ec != std::errc() || !(weight > 0) || weight > kMostWeight) {
    attune::fail(last, ": the weight of a corpus lies above 0 and is at most ", kMostWeight);
  }
  last.erase(colon);
  return {std::move(files), weight};
}

}  // namespace nmt
