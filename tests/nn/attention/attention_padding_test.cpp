// SPDX-License-Identifier: MIT
// What stands in a memory's padding, and which sentences share a batch, changes nothing.
#include <doctest/doctest.h>

#include "attune/nn/check_padding.h"
#include "attune/tests/nn/attention/attentive.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t kQueries = 4;

// Queries [T, B, Q] that travel with their sentence: in x [S, B, M + T*Q] they stand in its first
// step, behind the memory.
PaddedOutput attend(const Attentive& model, const Variable& x, const Ids& lengths) {
  const int64_t M = model.kind().memory_size, Q = model.kind().query_size;
  const Variable memory = slice(x, 2, 0, M);
  const Variable asked = reshape(slice(select(x, 0), 1, M, x.size(2)), {x.size(1), kQueries, Q});
  const Attention& attention = *model.attention();
  const auto [context, weights] =
      attention.attend(permute(asked, {1, 0, 2}), attention.prepare(memory, lengths));
  return {{permute(weights, {2, 1, 0})}, {permute(context, {1, 0, 2})}};
}

TEST_CASE("Attention: neither padding nor batch-mates change anything") {
  for_each_attention([](const Attentive& model) {
    const auto layer = [&](const Variable& x, const Ids& lengths) {
      return attend(model, x, lengths);
    };
    const int64_t size = model.kind().memory_size + kQueries * model.kind().query_size;
    CHECK_NOTHROW(check_padding(layer, model.parameters(), size,
                                {.lengths = {5, 1, 3}, .gives_zeros = true}));
  });
}

}  // namespace
