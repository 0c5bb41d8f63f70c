// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/corpus.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/toy/held_out.h"
#include "attune/examples/translation/toy/words.h"
#include "attune/tests/examples/translation/toy/trees.h"

using namespace nmt::toy;
using attune::testing::error_of;

namespace {

const Corpus& default_corpus() {
  static const Corpus corpus = generate_corpus(20'000, 1);
  return corpus;
}

Words split(const std::string& line) {
  Words words;
  append_words(words, line);
  return words;
}

std::map<std::string, int> counts(const std::vector<Pair>& pairs, std::string Pair::*side) {
  std::map<std::string, int> counts;
  for (const Pair& pair : pairs) {
    for (const std::string& word : split(pair.*side)) ++counts[word];
  }
  return counts;
}

bool has_tag(const Pair& pair, const char* tag) {
  return std::find(pair.tags.begin(), pair.tags.end(), tag) != pair.tags.end();
}

// 64-bit FNV-1a.
uint64_t hash_of(const std::vector<Pair>& pairs, uint64_t hash = 14695981039346656037u) {
  for (const Pair& pair : pairs) {
    for (const unsigned char byte : pair.source + "\n" + pair.target + "\n" + join(pair.tags)) {
      hash = (hash ^ byte) * 1099511628211u;
    }
  }
  return hash;
}

}  // namespace

TEST_CASE("toy corpus: sizes, and the same bytes on every machine") {
  const Corpus corpus = generate_corpus(400, 7);
  CHECK(corpus.train.size() == 400);
  CHECK(corpus.dev.size() == 10);
  CHECK(corpus.test.size() == 20);
  CHECK(corpus.long_sentences.size() == 6);
  CHECK(hash_of(corpus.train) == 9431883154866905756U);
  CHECK(hash_of(corpus.long_sentences) == 186665392151091867U);
  CHECK(hash_of(corpus.train) != hash_of(generate_corpus(400, 8).train));

  CHECK(default_corpus().train.size() == 20'000);
  CHECK(default_corpus().dev.size() == 500);
  CHECK(default_corpus().test.size() == 1000);
  CHECK(default_corpus().long_sentences.size() == 300);

  const std::string refusal = "corpus: the number of pairs must lie between 100 and 5000000, not ";
  CHECK(error_of([] { generate_corpus(99, 1); }) == refusal + "99");
  CHECK(error_of([] { generate_corpus(-1, 1); }) == refusal + "-1");
  CHECK(error_of([] { generate_corpus(5'000'001, 1); }) == refusal + "5000001");
  CHECK(error_of([] { generate_corpus(kFewestPairs, 0); }) == "no error");
}

TEST_CASE("toy corpus: no English sentence comes twice") {
  const Corpus& corpus = default_corpus();
  std::set<std::string> seen;
  for (const auto* split : {&corpus.train, &corpus.dev, &corpus.test, &corpus.long_sentences}) {
    for (const Pair& pair : *split) CHECK(seen.insert(pair.source).second);
  }
}

TEST_CASE("toy corpus: lengths are spread") {
  const Corpus& corpus = default_corpus();
  for (const auto* usual : {&corpus.train, &corpus.dev, &corpus.test}) {
    std::map<int, int> lengths;
    int over_twenty = 0;
    for (const Pair& pair : *usual) {
      const int length = count_words(split(pair.source));
      ++lengths[length];
      if (length > 20) ++over_twenty;
    }
    CHECK(lengths.begin()->first == 3);
    CHECK(lengths.rbegin()->first == 30);
    CHECK(lengths.size() == 28);
    CHECK(over_twenty * 100 > 12 * static_cast<int>(usual->size()));
  }
  for (const Pair& pair : corpus.long_sentences) {
    const int length = count_words(split(pair.source));
    CHECK(length >= 31);
    CHECK(length <= 60);
  }
}

TEST_CASE("toy corpus: every word of every split comes at least 20 times in train") {
  const Corpus& corpus = default_corpus();
  for (const auto side : {&Pair::source, &Pair::target}) {
    const std::map<std::string, int> train = counts(corpus.train, side);
    CHECK(train.size() >= 300);
    CHECK(train.size() <= 500);
    for (const auto& entry : train) {
      CAPTURE(entry.first);
      CHECK(entry.second >= 20);
    }
    for (const auto* split : {&corpus.dev, &corpus.test, &corpus.long_sentences}) {
      for (const auto& entry : counts(*split, side)) {
        CAPTURE(entry.first);
        CHECK(train.count(entry.first) == 1);
      }
    }
  }
}

TEST_CASE("toy corpus: held-out pairs stand in every second test sentence, and nowhere else") {
  const Corpus& corpus = default_corpus();
  for (const auto* split : {&corpus.train, &corpus.dev, &corpus.long_sentences}) {
    for (const Pair& pair : *split) CHECK_FALSE(has_tag(pair, "held-out-pair"));
  }
  const auto tagged = [](const Pair& pair) { return has_tag(pair, "held-out-pair"); };
  CHECK(std::count_if(corpus.test.begin(), corpus.test.end(), tagged) == 500);

  // The same, told from the words alone: the adjective right before its noun.
  int met_in_test = 0;
  for (const std::string_view pair : held_out_adjectives()) {
    const size_t space = pair.find(' ');
    const auto& noun = nmt::toy::testing::find(nouns(), pair.substr(space + 1));
    const auto holds = [&](const Pair& sentence) {
      const std::string line = " " + sentence.source;
      const std::string adjective = " " + std::string(pair.substr(0, space + 1));
      return line.find(adjective + std::string(noun.english) + " ") != std::string::npos ||
             line.find(adjective + std::string(noun.english_plural) + " ") != std::string::npos;
    };
    CAPTURE(pair);
    CHECK(std::none_of(corpus.train.begin(), corpus.train.end(), holds));
    if (std::any_of(corpus.test.begin(), corpus.test.end(), holds)) ++met_in_test;
  }
  CHECK(met_in_test > 30);
}

namespace {

// Every three and four words that stand side by side.
std::unordered_set<std::string> sequences(const std::vector<Pair>& pairs) {
  std::unordered_set<std::string> found;
  for (const Pair& pair : pairs) {
    const Words words = split(pair.source);
    for (size_t i = 0; i + 3 <= words.size(); ++i) {
      std::string sequence = words[i] + " " + words[i + 1] + " " + words[i + 2];
      found.insert(sequence);
      if (i + 4 <= words.size()) found.insert(sequence += " " + words[i + 3]);
    }
  }
  return found;
}

// "see the garden", "looks at these flowers": verb and object with nothing but a determiner
// between.
std::vector<std::string> phrases(const Verb& verb, const std::string& preposition,
                                 const Noun& noun) {
  std::vector<std::string> result;
  for (const Determiner& determiner : determiners()) {
    for (const std::string_view form : {verb.english, verb.english_third}) {
      const std::string begin = std::string(form) + preposition + " ";
      result.push_back(begin + std::string(determiner.english) + " " + std::string(noun.english));
      result.push_back(begin + std::string(determiner.english_plural) + " " +
                       std::string(noun.english_plural));
    }
  }
  return result;
}

}  // namespace

TEST_CASE("toy corpus: no held-out object stands right behind its verb in train") {
  const auto train = sequences(default_corpus().train), test = sequences(default_corpus().test);
  int met_in_test = 0;
  for (const std::string_view pair : held_out_objects()) {
    CAPTURE(pair);
    const Words words = split(std::string(pair));
    const std::string preposition = words.size() == 3 ? " " + words[1] : "";
    bool met = false;
    for (const Verb& verb : verbs()) {
      if (verb.english != words.front()) continue;
      for (const std::string& phrase :
           phrases(verb, preposition, nmt::toy::testing::find(nouns(), words.back()))) {
        CHECK(train.count(phrase) == 0);
        met = met || test.count(phrase) > 0;
      }
    }
    if (met) ++met_in_test;
  }
  CHECK(met_in_test > 30);
}

TEST_CASE("toy corpus: every phenomenon is there, in train and in test") {
  const Corpus& corpus = default_corpus();
  for (const char* tag : {"adjective-after", "adjective-before", "agreement", "clitic",
                          "contraction", "coordinate", "elision", "negation", "number", "predicate",
                          "question", "relative", "subordinate", "two-clitics"}) {
    CAPTURE(tag);
    const auto tagged = [&](const Pair& pair) { return has_tag(pair, tag); };
    CHECK(std::count_if(corpus.train.begin(), corpus.train.end(), tagged) >= 500);
    CHECK(std::count_if(corpus.test.begin(), corpus.test.end(), tagged) >= 10);
  }
  for (const Pair& pair : corpus.train) CHECK_FALSE(pair.tags.empty());
}

TEST_CASE("toy corpus: is lower case, with single spaces") {
  const Corpus& corpus = default_corpus();
  for (const Pair& pair : corpus.train) {
    for (const std::string& line : {pair.source, pair.target}) {
      CHECK(join(split(line)) == line);
      CHECK(std::none_of(line.begin(), line.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
      CHECK((line.ends_with(" .") || line.ends_with(" ?")));
    }
    CHECK(pair.source.back() == pair.target.back());
  }
}
