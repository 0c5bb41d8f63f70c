// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace nmt {

/// How often each token occurs. Tokens have numbers: 0, 1, ... in the order in which they first
/// came.
class TokenCounts {
 public:
  TokenCounts() = default;
  TokenCounts(TokenCounts&&) = default;
  TokenCounts& operator=(TokenCounts&&) = default;

  /// Counts one, and returns its number. Throws attune::Error where there are 2^31 others.
  int32_t add(const std::string& token);
  void add(const std::vector<std::string>& sentence) {
    for (const std::string& token : sentence) add(token);
  }

  int32_t size() const { return static_cast<int32_t>(tokens_.size()); }
  const std::string& token(int32_t number) const { return *tokens_[static_cast<size_t>(number)]; }
  int64_t count(int32_t number) const { return counts_[static_cast<size_t>(number)]; }

 private:
  std::unordered_map<std::string, int32_t> numbers_;
  std::vector<const std::string*> tokens_;  // keys of numbers_
  std::vector<int64_t> counts_;
};

/// A language's tokens and their ids: four special ids, then the tokens of the text.
/// A text may spell a token "<eos>": it gets an id of its own like any other, never kEos.
class Vocabulary {
 public:
  static constexpr int32_t kPad = 0;  ///< fills a batch's shorter sentences up
  static constexpr int32_t kUnk = 1;  ///< any token that is not in the vocabulary
  static constexpr int32_t kBos = 2;  ///< starts the decoder's input
  static constexpr int32_t kEos = 3;  ///< ends every sentence, of source and target
  static constexpr int32_t kSpecials = 4;

  /// The text's tokens, which get the ids from kSpecials on, in this order. Throws attune::Error if
  /// one is empty, holds white space or stands there twice.
  explicit Vocabulary(std::vector<std::string> tokens);

  /// The tokens that occur at least min_count times, the most frequent first and in the order of
  /// their bytes where equally frequent; at most max_tokens of them, the specials not counted,
  /// unless that is 0. Throws attune::Error if min_count < 1 or max_tokens < 0.
  static Vocabulary build(const TokenCounts& counts, int64_t min_count, int64_t max_tokens = 0);

  /// How many ids there are, the specials included.
  int32_t size() const { return kSpecials + static_cast<int32_t>(tokens_.size()); }

  /// The token's id, kUnk where it has none.
  int32_t id(const std::string& token) const;

  /// The token of an id; specials are spelt <pad> <unk> <bos> <eos>. Throws attune::Error for an id
  /// outside [0, size()).
  const std::string& token(int32_t id) const;

  /// The sentence's ids, with kEos at the end.
  std::vector<int32_t> encode(const std::vector<std::string>& sentence) const;

  /// The tokens up to the first kEos, without kPad and kBos.
  std::vector<std::string> decode(const std::vector<int32_t>& ids) const;

  /// What the constructor takes, for writing to a checkpoint.
  const std::vector<std::string>& tokens() const { return tokens_; }

 private:
  std::vector<std::string> tokens_;
  std::unordered_map<std::string, int32_t> ids_;
};

}  // namespace nmt
