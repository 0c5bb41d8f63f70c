// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "attune/examples/translation/metrics/share.h"

namespace nmt {

/// How many translations equal their reference token by token: of all, by source length, by tag.
class ExactMatch {
 public:
  /// source_length is in tokens, without eos. A sentence counts for each of its tags.
  void add(const std::vector<std::string>& hypothesis, const std::vector<std::string>& reference,
           int64_t source_length, const std::vector<std::string>& tags = {});

  struct Row {
    std::string name;
    Share share;
  };

  const Share& total() const { return total_; }
  /// "1-5", "6-10", ..., "26-30", "31+": those that have sentences, in this order.
  std::vector<Row> by_length() const;
  /// The tags in alphabetical order.
  std::vector<Row> by_tag() const;

 private:
  Share total_;
  std::map<int64_t, Share> lengths_;  // by bucket
  std::map<std::string, Share> tags_;
};

}  // namespace nmt
