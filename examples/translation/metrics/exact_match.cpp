// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/exact_match.h"

#include <algorithm>

namespace nmt {
namespace {

constexpr int64_t kBucketWidth = 5;
constexpr int64_t kLastBucket = 6;  // 31 tokens and more

int64_t bucket_of(int64_t length) {
  return std::clamp<int64_t>((length - 1) / kBucketWidth, 0, kLastBucket);
}

std::string bucket_name(int64_t bucket) {
  const std::string first = std::to_string(bucket * kBucketWidth + 1);
  if (bucket == kLastBucket) return first + "+";
  return first + "-" + std::to_string((bucket + 1) * kBucketWidth);
}

}  // namespace

void ExactMatch::add(const std::vector<std::string>& hypothesis,
                     const std::vector<std::string>& reference, int64_t source_length,
                     const std::vector<std::string>& tags) {
  const bool hit = hypothesis == reference;
  total_.add(hit);
  lengths_[bucket_of(source_length)].add(hit);
  for (const std::string& tag : tags) tags_[tag].add(hit);
}

std::vector<ExactMatch::Row> ExactMatch::by_length() const {
  std::vector<Row> rows;
  for (const auto& [bucket, share] : lengths_) rows.push_back({bucket_name(bucket), share});
  return rows;
}

std::vector<ExactMatch::Row> ExactMatch::by_tag() const {
  std::vector<Row> rows;
  for (const auto& [tag, share] : tags_) rows.push_back({tag, share});
  return rows;
}

}  // namespace nmt
