// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/bridge.h"

#include <doctest/doctest.h>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/small_model.h"
#include "attune/tests/support/tensors.h"

namespace nmt::testing {
namespace {

using attune::testing::close;
using attune::testing::described;
using attune::testing::parameter;
using attune::testing::random_tensor;
using attune::testing::same_bits;

ModelConfig two_layers(CellKind cell, BridgeKind bridge) {
  ModelConfig config = small_config(cell, AttentionKind::general, false, 2);
  config.bridge = bridge;
  return config;
}

// What an encoder of two layers leaves of a batch of 3, forward and backward.
std::vector<RecurrentState> encoder_final(CellKind cell) {
  const auto random = [](uint64_t seed) { return constant(random_tensor({3, 2}, seed)); };
  std::vector<RecurrentState> states;
  for (const uint64_t seed : {1, 2, 3, 4}) {
    states.push_back({random(seed), cell == CellKind::lstm ? random(seed + 10) : Variable()});
  }
  return states;
}

TEST_CASE("bridge: copy joins both directions and has nothing to learn") {
  Rng rng(1);
  const Root<Bridge> bridge(two_layers(CellKind::lstm, BridgeKind::copy), rng);
  CHECK(described(*bridge).empty());
  CHECK(rng.state() == Rng(1).state());  // nor does it draw anything
  const std::vector<RecurrentState> from = encoder_final(CellKind::lstm), to = bridge(from);
  REQUIRE(to.size() == 2);
  CHECK(same_bits(to[1].h.value(), concat({from[2].h, from[3].h}, 1).value()));
  CHECK(same_bits(to[1].c.value(), concat({from[2].c, from[3].c}, 1).value()));
}

TEST_CASE("bridge: linear, a layer of each layer's state") {
  Rng rng(1);
  const Root<Bridge> gru(two_layers(CellKind::gru, BridgeKind::linear), rng);
  const Root<Bridge> lstm(two_layers(CellKind::lstm, BridgeKind::linear), rng);
  CHECK(described(*gru) ==
        "hidden.0.weight [4, 4], hidden.0.bias [4], hidden.1.weight [4, 4], hidden.1.bias [4]");
  CHECK(lstm->parameter_count() == 2 * gru->parameter_count());
  CHECK_FALSE(gru(encoder_final(CellKind::gru))[1].c.defined());

  const std::vector<RecurrentState> from = encoder_final(CellKind::lstm), to = lstm(from);
  const auto expected = [&](const std::string& layer, const Variable& a, const Variable& b) {
    const Variable weight = parameter(*lstm, layer + ".weight");
    const Variable bias = parameter(*lstm, layer + ".bias");
    return tanh(matmul(concat({a, b}, 1), transposed(weight)) + bias).value();
  };
  CHECK(close(to[0].h.value(), expected("hidden.0", from[0].h, from[1].h)));
  CHECK(close(to[1].h.value(), expected("hidden.1", from[2].h, from[3].h)));
  CHECK(close(to[0].c.value(), expected("cell.0", from[0].c, from[1].c)));
  CHECK(close(to[1].c.value(), expected("cell.1", from[2].c, from[3].c)));
}

}  // namespace
}  // namespace nmt::testing
