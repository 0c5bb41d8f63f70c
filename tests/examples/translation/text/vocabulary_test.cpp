// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/vocabulary.h"

#include <doctest/doctest.h>

#include "attune/core/error.h"

namespace nmt {
namespace {

using Tokens = std::vector<std::string>;
using Sentence = std::vector<int32_t>;

TokenCounts counts_of(const std::vector<Tokens>& sentences) {
  TokenCounts counts;
  for (const Tokens& sentence : sentences) counts.add(sentence);
  return counts;
}

TEST_CASE("vocabulary: tokens are ranked by frequency, then by their bytes") {
  const TokenCounts counts = counts_of({{"b", "a", "é", "b"}, {"c", "c", "c", "B"}, {}});
  struct Case {
    int64_t min_count, max_tokens;
    Tokens tokens;
  };
  const Case cases[] = {
      {1, 0, {"c", "b", "B", "a", "é"}},
      {1, 4, {"c", "b", "B", "a"}},
      {1, 9, {"c", "b", "B", "a", "é"}},
      {2, 0, {"c", "b"}},
      {3, 0, {"c"}},
      {4, 0, {}},
  };
  for (const Case& c : cases) {
    CHECK(Vocabulary::build(counts, c.min_count, c.max_tokens).tokens() == c.tokens);
  }
}

TEST_CASE("vocabulary: the same text in another order gives the same vocabulary") {
  const TokenCounts one = counts_of({{"x", "y", "z", "w"}, {"z"}});
  const TokenCounts other = counts_of({{"z"}, {"w", "z", "y", "x"}});
  CHECK(Vocabulary::build(one, 1).tokens() == Vocabulary::build(other, 1).tokens());
}

TEST_CASE("vocabulary: ids and tokens lead to each other") {
  const Vocabulary vocabulary({"the", "cat"});
  CHECK(vocabulary.size() == 6);
  CHECK(vocabulary.id("the") == 4);
  CHECK(vocabulary.id("cat") == 5);
  CHECK(vocabulary.id("dog") == Vocabulary::kUnk);
  CHECK(vocabulary.token(5) == "cat");
  CHECK(vocabulary.token(Vocabulary::kPad) == "<pad>");
  CHECK(vocabulary.token(Vocabulary::kEos) == "<eos>");
  CHECK(Vocabulary(vocabulary.tokens()).id("cat") == 5);
}

TEST_CASE("vocabulary: encode ends with eos, decode stops there") {
  const Vocabulary vocabulary({"the", "cat"});
  CHECK(vocabulary.encode({}) == Sentence{Vocabulary::kEos});
  CHECK(vocabulary.encode({"cat", "dog", "the"}) == Sentence{5, 1, 4, 3});
  CHECK(vocabulary.decode({}) == Tokens{});
  CHECK(vocabulary.decode({2, 5, 1, 4, 3, 0, 5}) == Tokens{"cat", "<unk>", "the"});
  CHECK(vocabulary.decode({5, 0, 0}) == Tokens{"cat"});
}

TEST_CASE("vocabulary: a special's spelling in the text is a token like others") {
  const Tokens sentence = {"<eos>", "<pad>", "<unk>", "<bos>", "x"};
  const Vocabulary with = Vocabulary::build(counts_of({sentence}), 1);
  CHECK(with.decode(with.encode(sentence)) == sentence);
  for (const std::string& token : sentence) CHECK(with.id(token) >= Vocabulary::kSpecials);

  const Vocabulary without({"x"});
  CHECK(without.encode(sentence) == Sentence{1, 1, 1, 1, 4, 3});
}

TEST_CASE("vocabulary: bad tokens, ids and limits are refused") {
  CHECK_THROWS_WITH_AS(Vocabulary({"a", "b", "a"}),
                       "vocabulary: 'a' stands there twice, as ids 4 and 6", attune::Error);
  CHECK_THROWS_WITH_AS(Vocabulary({"a", ""}),
                       "vocabulary: the token of id 5 is empty or holds white space",
                       attune::Error);
  CHECK_THROWS_AS(Vocabulary({"a b"}), attune::Error);
  CHECK_THROWS_AS(Vocabulary({"a\n"}), attune::Error);
  CHECK_THROWS_WITH_AS(Vocabulary({"a"}).token(5), "vocabulary: id 5 is outside [0, 5)",
                       attune::Error);
  CHECK_THROWS_AS(Vocabulary({"a"}).token(-1), attune::Error);
  CHECK_THROWS_AS(Vocabulary({"a"}).decode({7}), attune::Error);
  CHECK_THROWS_AS(Vocabulary::build({}, 0), attune::Error);
  CHECK_THROWS_AS(Vocabulary::build({}, 1, -1), attune::Error);
}

}  // namespace
}  // namespace nmt
