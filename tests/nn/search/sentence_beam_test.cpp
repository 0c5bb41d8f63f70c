// SPDX-License-Identifier: MIT
// What whole searches find is beam_test.cpp's; here is one sentence's beam, told what to find.
#include "attune/nn/search/sentence_beam.h"

#include <doctest/doctest.h>

#include <vector>

namespace attune::testing {
namespace {

constexpr int64_t kWords = 6;  // four special ones, and the words 4 and 5
const SpecialTokens kSpecial{.begin = 2, .end = 3, .never = {0, 2}};

// Log-probabilities of hypotheses of one sentence, a row for each: of the end and of the two words.
struct Row {
  real eos, four, five;
};

void advance(SentenceBeam& beam, const std::vector<Row>& rows) {
  std::vector<real> p;
  for (const Row& row : rows) {
    std::vector<real> all(kWords, -100);
    all[3] = row.eos;
    all[4] = row.four;
    all[5] = row.five;
    p.insert(p.end(), all.begin(), all.end());
  }
  beam.advance({p.data(), kWords, 1, {}}, 0);
}

TEST_CASE("sentence beam: of equal scores, the one that was found first comes first") {
  SearchOptions options{.tokens = kSpecial};
  options.beam = options.n_best = 2;
  SentenceBeam beam({.source_tokens = 4, .least = 0, .most = 18}, options, /*row=*/0);
  advance(beam, {{-50, -1, -1}});
  REQUIRE(beam.live().size() == 2);
  CHECK(beam.live()[0].path.last_or(2) == 4);
  CHECK(beam.live()[1].path.last_or(2) == 5);
  advance(beam, {{-1, -60, -60}, {-1, -60, -60}});
  REQUIRE(beam.done());
  const NBest found = beam.take_result();
  REQUIRE(found.size() == 2);
  CHECK(found[0].score == found[1].score);
  CHECK(found[0].ids == std::vector<int32_t>{4});
  CHECK(found[1].ids == std::vector<int32_t>{5});
}

}  // namespace
}  // namespace attune::testing
