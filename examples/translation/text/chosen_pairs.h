// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/error.h"
#include "attune/core/rng.h"
#include "attune/examples/translation/text/checksum.h"
#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/text/spaces.h"

namespace nmt {

/// Which sources are held out: those whose hash is among the smallest. So it is always the same
/// ones, wherever they stand, and any number of pairs takes little memory to choose from.
class HeldOut {
 public:
  explicit HeldOut(int64_t count) : count_(static_cast<size_t>(count)) {}

  void consider(const LinePair& pair) {
    if (!is_usable(pair)) return;
    smallest_.insert(hash(pair));
    if (smallest_.size() > count_ + 1) smallest_.erase(std::prev(smallest_.end()));
  }

  // After all were considered, of that text.
  void choose(const std::string& text) {
    if (count_ > 0 && smallest_.size() <= count_) {
      attune::fail(text, ": ", count_, " pairs cannot be held out (--hold-out) of a text that has ",
                   smallest_.size(), " different sources");
    }
    while (smallest_.size() > count_) smallest_.erase(std::prev(smallest_.end()));
  }

  bool has(const LinePair& pair) const {
    return count_ > 0 && is_usable(pair) && smallest_.contains(hash(pair));
  }

  /// Of a pair's source, however it is spaced.
  static uint64_t hash(const LinePair& pair) {
    return nmt::checksum_of(std::string_view(single_spaced(pair.source)));
  }

 private:
  static bool is_usable(const LinePair& pair) {
    return !single_spaced(pair.source).empty() && !single_spaced(pair.target).empty();
  }

  size_t count_;
  std::set<uint64_t> smallest_;
};

/// So many of the pairs that it is shown, each as probable as the others (Vitter 1985, algorithm
/// R); all, where the number is 0. Always the same ones.
class Sample {
 public:
  explicit Sample(int64_t size) : size_(size) {}

  void show(const LinePair& pair) {
    const int64_t number = shown_++;
    if (size_ == 0 || number < size_) {
      chosen_.emplace_back(number, pair);
    } else if (const int64_t place = rng_.below(shown_); place < size_) {
      chosen_[static_cast<size_t>(place)] = {number, pair};
    }
  }

  // In the order in which they came.
  std::vector<LinePair> take() {
    std::sort(chosen_.begin(), chosen_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<LinePair> pairs;
    for (auto& [number, pair] : chosen_) pairs.push_back(std::move(pair));
    chosen_.clear();
    return pairs;
  }

 private:
  int64_t size_, shown_ = 0;
  attune::Rng rng_{1};
  std::vector<std::pair<int64_t, LinePair>> chosen_;
};

}  // namespace nmt
