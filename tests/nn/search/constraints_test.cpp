// SPDX-License-Identifier: MIT
#include "attune/nn/search/constraints.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "attune/core/testing/errors.h"

namespace attune::testing {
namespace {

const SpecialTokens kSpecial{.begin = 2, .end = 3, .never = {0, 2}};

using Tokens = std::vector<int32_t>;

Path path_of(const Tokens& tokens) {
  Path path;
  for (const int32_t token : tokens) path = path.extended(token, -1, Tensor(), 0);
  return path;
}

// The tokens of 8 that may follow.
Tokens allowed(const Tokens& tokens, int64_t least, int64_t ngram) {
  std::vector<real> p(8, -2);
  SearchOptions options{.tokens = kSpecial};
  options.no_repeat_ngram = ngram;
  forbid_tokens(p, path_of(tokens), least, options);
  Tokens result;
  for (int32_t w = 0; w < 8; ++w) {
    if (p[static_cast<size_t>(w)] == -2) result.push_back(w);
  }
  return result;
}

TEST_CASE("forbid_tokens: neither what is never one, and the end only from the minimum length on") {
  CHECK(allowed({}, 0, 0) == Tokens{1, 3, 4, 5, 6, 7});
  CHECK(allowed({}, 1, 0) == Tokens{1, 4, 5, 6, 7});
  CHECK(allowed({4, 4}, 3, 0) == Tokens{1, 4, 5, 6, 7});
  CHECK(allowed({4, 4, 4}, 3, 0) == Tokens{1, 3, 4, 5, 6, 7});
}

TEST_CASE("forbid_tokens: no n-gram twice") {
  CHECK(allowed({4, 6}, 0, 1) == Tokens{1, 3, 5, 7});
  CHECK(allowed({4}, 0, 2) == Tokens{1, 3, 4, 5, 6, 7});
  CHECK(allowed({4, 4}, 0, 2) == Tokens{1, 3, 5, 6, 7});
  CHECK(allowed({4, 5, 6, 4, 7, 4}, 0, 2) == Tokens{1, 3, 4, 6});
  CHECK(allowed({4, 5, 6, 4, 5}, 0, 3) == Tokens{1, 3, 4, 5, 7});
  CHECK(allowed({4, 5, 6, 4, 5}, 0, 9) == Tokens{1, 3, 4, 5, 6, 7});
}

TEST_CASE("forbid_tokens: where no token is left, the end is, whatever the minimum length") {
  CHECK(allowed({1, 4, 5, 6, 7}, 9, 1) == Tokens{3});
}

TEST_CASE("forbid_tokens: where not even the end has a probability, nothing is allowed") {
  std::vector<real> p(8, -std::numeric_limits<real>::infinity());
  CHECK_FALSE(forbid_tokens(p, path_of({4}), 0, {}));
  p[4] = -1;
  CHECK(forbid_tokens(p, path_of({4}), 0, {}));
}

TEST_CASE("forbid_tokens: a model that has diverged is named") {
  std::vector<real> p(8, std::numeric_limits<real>::quiet_NaN());
  CHECK(error_of([&] { forbid_tokens(p, path_of({4}), 0, {}); }) ==
        "search: the log-probabilities of token 2 are NaN: the model's parameters have diverged");
  for (size_t i = 0; i < p.size(); ++i) {
    std::vector<real> one(8, -2);
    one[i] = p[0];
    CHECK_THROWS_AS(forbid_tokens(one, path_of({4}), 0, {}), Error);
  }
}

}  // namespace
}  // namespace attune::testing
