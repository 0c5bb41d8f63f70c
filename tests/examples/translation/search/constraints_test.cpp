// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/constraints.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/errors.h"

namespace nmt::testing {
namespace {

using Words = std::vector<int32_t>;

Path path_of(const Words& words) {
  Path path;
  for (const int32_t word : words) path = path.extended(word, -1, Tensor(), 0);
  return path;
}

// The words of 8 that may follow.
Words allowed(const Words& words, int64_t least, int64_t ngram) {
  std::vector<real> p(8, -2);
  SearchOptions options;
  options.no_repeat_ngram = ngram;
  forbid_words(p, path_of(words), least, options);
  Words result;
  for (int32_t w = 0; w < 8; ++w) {
    if (p[static_cast<size_t>(w)] == -2) result.push_back(w);
  }
  return result;
}

TEST_CASE("forbid_words: neither pad nor bos, and eos only from the minimum length on") {
  CHECK(allowed({}, 0, 0) == Words{1, 3, 4, 5, 6, 7});
  CHECK(allowed({}, 1, 0) == Words{1, 4, 5, 6, 7});
  CHECK(allowed({4, 4}, 3, 0) == Words{1, 4, 5, 6, 7});
  CHECK(allowed({4, 4, 4}, 3, 0) == Words{1, 3, 4, 5, 6, 7});
}

TEST_CASE("forbid_words: no n-gram twice") {
  CHECK(allowed({4, 6}, 0, 1) == Words{1, 3, 5, 7});
  CHECK(allowed({4}, 0, 2) == Words{1, 3, 4, 5, 6, 7});
  CHECK(allowed({4, 4}, 0, 2) == Words{1, 3, 5, 6, 7});
  CHECK(allowed({4, 5, 6, 4, 7, 4}, 0, 2) == Words{1, 3, 4, 6});
  CHECK(allowed({4, 5, 6, 4, 5}, 0, 3) == Words{1, 3, 4, 5, 7});
  CHECK(allowed({4, 5, 6, 4, 5}, 0, 9) == Words{1, 3, 4, 5, 6, 7});
}

TEST_CASE("forbid_words: where no word is left, eos is, whatever the minimum length") {
  CHECK(allowed({1, 4, 5, 6, 7}, 9, 1) == Words{3});
}

TEST_CASE("forbid_words: a model that has diverged is named") {
  std::vector<real> p(8, std::numeric_limits<real>::quiet_NaN());
  CHECK(attune::testing::error_of([&] { forbid_words(p, path_of({4}), 0, {}); }) ==
        "search: the log-probabilities of word 2 are NaN");
}

}  // namespace
}  // namespace nmt::testing
