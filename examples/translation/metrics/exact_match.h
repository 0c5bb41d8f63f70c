// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "attune/examples/translation/metrics/share.h"

namespace nmt {

/// How many translations equal their reference token by token: of all, and by tag.
class ExactMatch {
 public:
  /// A sentence counts once for each of its tags.
  void add(const std::vector<std::string>& hypothesis, const std::vector<std::string>& reference,
           const std::vector<std::string>& tags = {});
  ExactMatch& operator+=(const ExactMatch& other);

  struct Row {
    std::string name;
    Share share;
  };

  const Share& total() const { return total_; }
  /// The tags in alphabetical order.
  std::vector<Row> by_tag() const;

 private:
  Share total_;
  std::map<std::string, Share> tags_;
};

}  // namespace nmt
