// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace nmt {

/// Sentences by their length in tokens, without eos: bucket 0 has 1 to 5, bucket 1 has 6 to 10, ...
/// and the last one, bucket 6, all from 31 on. A sentence without tokens goes into bucket 0.
int64_t length_bucket(int64_t length);

/// "1-5", "6-10", ..., "26-30", "31+".
std::string length_bucket_name(int64_t bucket);

/// Statistics of any kind, kept apart by the length of the source sentence: a long sentence has
/// more of what a model must remember.
template <class Statistics>
class ByLength {
 public:
  /// Those of the bucket that source_length, in tokens without eos, falls into; for adding to.
  Statistics& operator[](int64_t source_length) { return buckets_[length_bucket(source_length)]; }

  struct Row {
    std::string name;
    Statistics statistics;
  };
  /// The buckets that have sentences, the shortest first.
  std::vector<Row> rows() const {
    std::vector<Row> rows;
    for (const auto& [bucket, statistics] : buckets_) {
      rows.push_back({length_bucket_name(bucket), statistics});
    }
    return rows;
  }

 private:
  std::map<int64_t, Statistics> buckets_;
};

}  // namespace nmt
