// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "attune/examples/translation/text/encoded_pair.h"

namespace nmt {

/// How many tokens a pair has on either side, eos included.
struct Lengths {
  int64_t source = 0, target = 0;
};

/// Sentence pairs in ids, one behind the other as they stand in memory, or in a file that is mapped
/// into it (prepared_text.h): then they cost no memory of this program's own. A value that shares
/// what it looks at.
class EncodedText {
 public:
  /// Where a pair begins in the ids: its source, its target behind it.
  struct Entry {
    int64_t begin;
    int32_t source, target;  // lengths
  };
  /// Pairs that come from one place. Each is in an epoch `weight` times: floor(weight) times for
  /// sure, and of the fraction that is left a fresh sample takes part in each epoch.
  struct Corpus {
    int64_t pairs;
    double weight = 1;
  };
  struct Pair {
    std::span<const int32_t> source, target;
  };
  /// What stands somewhere else; `owner` keeps it there. `check` is called whenever the ids of an
  /// entry are to be read, and throws if they are not what they were.
  struct Place {
    std::shared_ptr<const void> owner;
    std::span<const Entry> index;
    std::span<const int32_t> ids;
    uint64_t checksum;
    std::function<void(const Entry&)> check;
  };

  EncodedText(
      const std::vector<EncodedPair>& pairs);  // NOLINT: the same text, laid out for batches
  EncodedText(Place place, std::vector<Corpus> corpora);

  int64_t size() const { return std::ssize(place_.index); }
  Lengths lengths(int64_t i) const {
    const Entry& entry = place_.index[static_cast<size_t>(i)];
    return {entry.source, entry.target};
  }
  Pair operator[](int64_t i) const;

  const std::vector<Corpus>& corpora() const { return corpora_; }
  /// Of the corpora there are, in their order.
  void set_weights(const std::vector<double>& weights);
  /// Tells its ids from those of another text; see Checksum.
  uint64_t checksum() const { return place_.checksum; }

 private:
  Place place_;
  std::vector<Corpus> corpora_;
};

}  // namespace nmt
