// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace nmt {

/// So many of so many.
struct Share {
  int64_t hits = 0;
  int64_t count = 0;

  void add(bool hit) {
    hits += hit ? 1 : 0;
    ++count;
  }

  Share& operator+=(const Share& other) {
    hits += other.hits;
    count += other.count;
    return *this;
  }

  /// hits / count, 0 to 1; 0 of nothing is 0.
  double value() const {
    return count == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(count);
  }
};

}  // namespace nmt
