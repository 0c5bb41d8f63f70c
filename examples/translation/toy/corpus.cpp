// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/corpus.h"

#include <algorithm>
#include <span>
#include <unordered_set>

#include "attune/core/error.h"
#include "attune/core/rng.h"
#include "attune/examples/translation/toy/english.h"
#include "attune/examples/translation/toy/french.h"
#include "attune/examples/translation/toy/grammar.h"
#include "attune/examples/translation/toy/held_out.h"
#include "attune/examples/translation/toy/traits.h"

namespace nmt::toy {

namespace {

/// A range of sentence lengths, and how many of a hundred sentences lie in it.
struct Lengths {
  int shortest, longest, percent;
};

constexpr Lengths kUsual[] = {{3, 10, 50}, {11, 20, 34}, {21, 30, 16}};
constexpr Lengths kLong[] = {{31, 60, 100}};

/// Draws sentences that all differ.
class Source {
 public:
  explicit Source(uint64_t seed) : rng_(seed) {}

  Pair draw(std::span<const Lengths> lengths, bool held_out) {
    const Lengths& wanted = draw_lengths(lengths);
    while (true) {
      // Sentences come out a little shorter than asked for.
      const int64_t words = wanted.shortest + rng_.below(wanted.longest - wanted.shortest + 4);
      const Sentence sentence = Grammar(rng_).sentence(static_cast<int>(words));
      const Words source = english(sentence);
      const int length = count_words(source);
      if (length < wanted.shortest || length > wanted.longest) continue;
      const Traits traits = traits_of(sentence);
      if (holds_held_out_pair(traits.word_pairs) != held_out) continue;
      if (seen_.insert(join(source)).second) return pair(source, sentence, traits, held_out);
    }
  }

 private:
  const Lengths& draw_lengths(std::span<const Lengths> lengths) {
    int64_t dice = rng_.below(100);
    const Lengths* drawn = lengths.data();
    while (dice >= drawn->percent) dice -= drawn++->percent;
    return *drawn;
  }

  static Pair pair(const Words& source, const Sentence& sentence, Traits traits, bool held_out) {
    const FrenchWords target = french(sentence);
    if (target.elided) traits.tags.insert("elision");
    if (target.contracted) traits.tags.insert("contraction");
    if (held_out) traits.tags.insert("held-out-pair");
    if (traits.tags.empty()) traits.tags.insert("plain");
    return {join(source), join(target.words), {traits.tags.begin(), traits.tags.end()}};
  }

  attune::Rng rng_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

Corpus generate_corpus(int pairs, uint64_t seed) {
  if (pairs < kFewestPairs || pairs > kMostPairs) {
    attune::fail("corpus: the number of pairs must lie between ", kFewestPairs, " and ", kMostPairs,
                 ", not ", pairs);
  }
  Source source(seed);
  Corpus corpus;
  for (int i = 0; i < pairs; ++i) corpus.train.push_back(source.draw(kUsual, false));
  for (int i = 0; i < std::min(500, pairs / 40); ++i) {
    corpus.dev.push_back(source.draw(kUsual, false));
  }
  for (int i = 0; i < std::min(1000, pairs / 20); ++i) {
    corpus.test.push_back(source.draw(kUsual, i % 2 == 0));
  }
  for (int i = 0; i < std::min(300, pairs / 60); ++i) {
    corpus.long_sentences.push_back(source.draw(kLong, false));
  }
  return corpus;
}

}  // namespace nmt::toy
