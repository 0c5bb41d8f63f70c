// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "attune/examples/translation/toy/write_files.h"

namespace nmt::toy {

/// An English sentence, its French translation (tokens separated by single spaces, lower case, the
/// full stop included), and the names of the phenomena in it.
struct Pair {
  std::string source, target;
  std::vector<std::string> tags;
};

/// No English sentence stands twice in a corpus. The first three have 3 to 30 words, punctuation
/// not counted; long_sentences have 31 to 60. Every second sentence of test, and no other, holds a
/// held-out pair (held_out.h) and is tagged with it.
struct Corpus {
  std::vector<Pair> train, dev, test, long_sentences;
};

inline constexpr int kFewestPairs = 100;
inline constexpr int kMostPairs = 5'000'000;

/// Draws a corpus with so many training pairs. From 20,000 pairs on dev has 500, test 1000 and
/// long_sentences 300; below that they are a fortieth, a twentieth and a sixtieth of train. The
/// same seed gives the same bytes on every machine. Below about 5000 pairs not every word of the
/// others comes often enough in train to be learnt. Throws outside [kFewestPairs, kMostPairs].
Corpus generate_corpus(int pairs, uint64_t seed);

/// train, dev, test and long as .en, .fr and .tags, line by line in parallel, tags separated by
/// spaces.
Files files_of(const Corpus& corpus);

}  // namespace nmt::toy
