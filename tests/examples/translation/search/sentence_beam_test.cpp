// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/sentence_beam.h"

#include <doctest/doctest.h>

#include <limits>

#include "attune/examples/translation/text/vocabulary.h"

namespace nmt::testing {
namespace {

constexpr real kNever = -std::numeric_limits<real>::infinity();
constexpr int32_t kFirst = Vocabulary::kSpecials, kSecond = kFirst + 1;

TEST_CASE("sentence beam: of equal scores, the one that ended first comes first") {
  SearchOptions options;
  options.beam = 2;
  for (const int64_t n_best : {1, 2}) {
    CAPTURE(n_best);
    options.n_best = n_best;
    SentenceBeam beam(3, options, 0);
    // Two words, equally probable; then both end, equally probably. A row of pad unk bos eos x y.
    std::vector<real> words{kNever, kNever, kNever, kNever, -1, -1};
    beam.advance({words.data(), 6, 1, Tensor()}, 0);
    REQUIRE(beam.live().size() == 2);
    CHECK(beam.live().front().path.last() == kFirst);
    std::vector<real> ends{kNever, kNever, kNever, -1, kNever, kNever,
                           kNever, kNever, kNever, -1, kNever, kNever};
    beam.advance({ends.data(), 6, 1, Tensor()}, 0);
    REQUIRE(beam.done());
    const NBest result = beam.take_result();
    REQUIRE(std::ssize(result) == n_best);
    CHECK(result.front().ids == std::vector<int32_t>{kFirst});
    if (n_best == 2) CHECK(result.back().ids == std::vector<int32_t>{kSecond});
    CHECK(result.front().score == result.back().score);
  }
}

}  // namespace
}  // namespace nmt::testing
