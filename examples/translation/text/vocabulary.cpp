// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/vocabulary.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <utility>

#include "attune/core/error.h"

namespace nmt {

int32_t TokenCounts::add(const std::string& token) {
  const auto [entry, is_new] = numbers_.try_emplace(token, size());
  if (is_new) {
    if (size() == std::numeric_limits<int32_t>::max()) {
      attune::fail("vocabulary: the text has more than 2147483647 different tokens");
    }
    tokens_.push_back(&entry->first);
    counts_.push_back(0);
  }
  ++counts_[static_cast<size_t>(entry->second)];
  return entry->second;
}

Vocabulary::Vocabulary(std::vector<std::string> tokens) : tokens_(std::move(tokens)) {
  if (tokens_.size() > std::numeric_limits<int32_t>::max() - kSpecials) {
    attune::fail("vocabulary: ", tokens_.size(), " tokens are more than there are ids");
  }
  for (const std::string& token : tokens_) {
    const auto id = kSpecials + static_cast<int32_t>(ids_.size());
    if (token.empty() || token.find_first_of(" \t\n\v\f\r") != std::string::npos) {
      attune::fail("vocabulary: the token of id ", id, " is empty or holds white space");
    }
    const auto [entry, is_new] = ids_.emplace(token, id);
    if (!is_new) {
      attune::fail("vocabulary: '", token, "' stands there twice, as ids ", entry->second, " and ",
                   id);
    }
  }
}

Vocabulary Vocabulary::build(const TokenCounts& counts, int64_t min_count, int64_t max_tokens) {
  if (min_count < 1) attune::fail("vocabulary: the minimum count is ", min_count, ", below 1");
  if (max_tokens < 0) attune::fail("vocabulary: the size limit is ", max_tokens, ", below 0");

  std::vector<int32_t> ranking;
  for (int32_t number = 0; number < counts.size(); ++number) {
    if (counts.count(number) >= min_count) ranking.push_back(number);
  }
  std::sort(ranking.begin(), ranking.end(), [&](int32_t a, int32_t b) {
    return std::pair(-counts.count(a), std::string_view(counts.token(a))) <
           std::pair(-counts.count(b), std::string_view(counts.token(b)));
  });
  if (max_tokens > 0) ranking.resize(std::min(ranking.size(), static_cast<size_t>(max_tokens)));

  std::vector<std::string> tokens;
  for (const int32_t number : ranking) tokens.push_back(counts.token(number));
  return Vocabulary(std::move(tokens));
}

int32_t Vocabulary::id(const std::string& token) const {
  const auto entry = ids_.find(token);
  return entry == ids_.end() ? kUnk : entry->second;
}

const std::string& Vocabulary::token(int32_t id) const {
  static const std::array<std::string, kSpecials> kSpellings = {"<pad>", "<unk>", "<bos>", "<eos>"};
  if (id < 0 || id >= size()) attune::fail("vocabulary: id ", id, " is outside [0, ", size(), ")");
  const auto i = static_cast<size_t>(id);
  return i < kSpellings.size() ? kSpellings[i] : tokens_[i - kSpellings.size()];
}

std::vector<int32_t> Vocabulary::encode(const std::vector<std::string>& sentence) const {
  std::vector<int32_t> ids;
  ids.reserve(sentence.size() + 1);
  for (const std::string& token : sentence) ids.push_back(id(token));
  ids.push_back(kEos);
  return ids;
}

std::vector<std::string> Vocabulary::decode(const std::vector<int32_t>& ids) const {
  std::vector<std::string> sentence;
  for (const int32_t id : ids) {
    if (id == kEos) break;
    if (id != kPad && id != kBos) sentence.push_back(token(id));
  }
  return sentence;
}

}  // namespace nmt
