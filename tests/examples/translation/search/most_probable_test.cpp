// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/most_probable.h"

#include <doctest/doctest.h>

#include <vector>

#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt::testing {
namespace {

TEST_CASE("most_probable_tokens: neither pad nor bos") {
  const auto of = [](const std::vector<real>& logits) {
    return most_probable_tokens(Tensor::from({1, 1, 5}, logits))[0];
  };
  CHECK(of({9, 1, 8, 2, 0}) == Vocabulary::kEos);
  CHECK(of({9, 3, 9, 3, -1}) == Vocabulary::kUnk);  // the first of equals
  CHECK(of({-7, -8, -7, -9, -6}) == Vocabulary::kSpecials);
}

}  // namespace
}  // namespace nmt::testing
