// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/length_buckets.h"

#include <algorithm>

namespace nmt {
namespace {

constexpr int64_t kWidth = 5;
constexpr int64_t kLast = 6;  // 31 tokens and more

}  // namespace

int64_t length_bucket(int64_t length) {
  return std::clamp<int64_t>((length - 1) / kWidth, 0, kLast);
}

std::string length_bucket_name(int64_t bucket) {
  const std::string first = std::to_string(bucket * kWidth + 1);
  if (bucket == kLast) return first + "+";
  return first + "-" + std::to_string((bucket + 1) * kWidth);
}

}  // namespace nmt
