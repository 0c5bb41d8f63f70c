// SPDX-License-Identifier: MIT
// What the fused layers compute is nn/twins_test.cpp's; here is what they refuse.
#include <doctest/doctest.h>

#include "attune/autograd/fused/gru.h"
#include "attune/autograd/fused/lstm.h"
#include "attune/tests/support/op_cases.h"

namespace {

using namespace attune;
using namespace attune::testing;

// Two sequences of 3 and 1 steps, 5 units.
Packing packing() { return Packing("test", Ids({3, 1}), 3); }

TEST_CASE("lstm_sequence: what does not fit throws") {
  const auto call = [](const Shape& gates, const Shape& weight, const Shape& h, const Shape& c) {
    return [=] { lstm_sequence(packing(), {{leaf(gates), leaf(weight), leaf(h), leaf(c)}}); };
  };
  const std::string needs =
      "lstm_sequence: needs gates [4, 4H], weight [4H, H] and states [2, H], got ";
  CHECK_NOTHROW(call({4, 20}, {20, 5}, {2, 5}, {2, 5})());
  check_errors({
      {[] { lstm_sequence(packing(), {}); }, "lstm_sequence: needs at least one direction"},
      {call({6, 20}, {20, 5}, {2, 5}, {2, 5}), needs + "[6, 20], [20, 5], [2, 5] and [2, 5]"},
      {call({4, 20}, {19, 5}, {2, 5}, {2, 5}), needs + "[4, 20], [19, 5], [2, 5] and [2, 5]"},
      {call({4, 20}, {20, 5}, {3, 5}, {2, 5}), needs + "[4, 20], [20, 5], [3, 5] and [2, 5]"},
      {call({4, 20}, {20, 5}, {2, 5}, {2, 4}), needs + "[4, 20], [20, 5], [2, 5] and [2, 4]"},
      {call({4, 0}, {0, 0}, {2, 0}, {2, 0}), needs + "[4, 0], [0, 0], [2, 0] and [2, 0]"},
  });
}

TEST_CASE("gru_sequence: what does not fit throws") {
  const auto call = [](const Shape& gates, const Shape& weight, const Shape& bias, const Shape& h) {
    return [=] { gru_sequence(packing(), {{leaf(gates), leaf(weight), leaf(bias), leaf(h)}}); };
  };
  const std::string needs =
      "gru_sequence: needs gates [4, 3H], weight [3H, H], bias [3H] and state [2, H], got ";
  CHECK_NOTHROW(call({4, 15}, {15, 5}, {15}, {2, 5})());
  check_errors({
      {[] { gru_sequence(packing(), {}); }, "gru_sequence: needs at least one direction"},
      {call({4, 16}, {15, 5}, {15}, {2, 5}), needs + "[4, 16], [15, 5], [15] and [2, 5]"},
      {call({4, 15}, {15, 6}, {15}, {2, 5}), needs + "[4, 15], [15, 6], [15] and [2, 5]"},
      {call({4, 15}, {15, 5}, {5}, {2, 5}), needs + "[4, 15], [15, 5], [5] and [2, 5]"},
      {call({4, 15}, {15, 5}, {15}, {1, 5}), needs + "[4, 15], [15, 5], [15] and [1, 5]"},
      {call({4, 0}, {0, 0}, {0}, {2, 0}), needs + "[4, 0], [0, 0], [0] and [2, 0]"},
  });
}

}  // namespace
