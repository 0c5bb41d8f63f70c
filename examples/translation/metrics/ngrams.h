// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

namespace nmt {

/// How many n-grams a sentence has, how many its reference, and how many they have in common, where
/// an n-gram matches at most as often as the reference has it.
struct NgramCounts {
  int64_t hypothesis = 0, reference = 0, matches = 0;

  NgramCounts& operator+=(const NgramCounts& other) {
    hypothesis += other.hypothesis;
    reference += other.reference;
    matches += other.matches;
    return *this;
  }
};

namespace internal {

template <class T>
using Ngrams = std::vector<std::span<const T>>;

template <class T>
bool comes_before(std::span<const T> a, std::span<const T> b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

template <class T>
Ngrams<T> sorted_ngrams(std::span<const T> sentence, size_t n) {
  Ngrams<T> ngrams;
  for (size_t begin = 0; begin + n <= sentence.size(); ++begin) {
    ngrams.push_back(sentence.subspan(begin, n));
  }
  std::sort(ngrams.begin(), ngrams.end(), comes_before<T>);
  return ngrams;
}

}  // namespace internal

/// Counts n-grams of tokens (a vector of strings) or of characters (a u32string). Requires n > 0.
template <class Sentence>
NgramCounts count_ngrams(const Sentence& hypothesis, const Sentence& reference, int64_t n) {
  using T = typename Sentence::value_type;
  const auto order = static_cast<size_t>(n);
  const internal::Ngrams<T> said = internal::sorted_ngrams(std::span<const T>(hypothesis), order);
  const internal::Ngrams<T> meant = internal::sorted_ngrams(std::span<const T>(reference), order);
  internal::Ngrams<T> common;
  std::set_intersection(said.begin(), said.end(), meant.begin(), meant.end(),
                        std::back_inserter(common), internal::comes_before<T>);
  return {std::ssize(said), std::ssize(meant), std::ssize(common)};
}

}  // namespace nmt
