// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/exact_match.h"

#include <set>

namespace nmt {

void ExactMatch::add(const std::vector<std::string>& hypothesis,
                     const std::vector<std::string>& reference,
                     const std::vector<std::string>& tags) {
  const bool hit = hypothesis == reference;
  total_.add(hit);
  const std::set<std::string> different(tags.begin(), tags.end());
  for (const std::string& tag : different) tags_[tag].add(hit);
}

ExactMatch& ExactMatch::operator+=(const ExactMatch& other) {
  total_ += other.total_;
  for (const auto& [tag, share] : other.tags_) tags_[tag] += share;
  return *this;
}

std::vector<ExactMatch::Row> ExactMatch::by_tag() const {
  std::vector<Row> rows;
  for (const auto& [tag, share] : tags_) rows.push_back({tag, share});
  return rows;
}

}  // namespace nmt
