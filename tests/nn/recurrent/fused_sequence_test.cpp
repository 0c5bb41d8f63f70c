// SPDX-License-Identifier: MIT
// What the fused sequences compute is nn/twins_test.cpp's; here is what they refuse, and that
// threads change nothing.
#include "attune/nn/recurrent/fused_sequence.h"

#include <doctest/doctest.h>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/tests/nn/choices.h"
#include "attune/tests/nn/recurrent/cells.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune;
using namespace attune::testing;

// Two sequences of 3 and 1 steps, 5 units.
Packing packing() { return Packing("test", Ids({3, 1}), 3); }

TEST_CASE("lstm_sequence: what does not fit throws") {
  const auto call = [](const Shape& gates, const Shape& weight, const std::vector<Shape>& states) {
    return [=] {
      SequenceInput direction{leaf(gates), leaf(weight), Variable(), {}};
      for (const Shape& shape : states) direction.state.push_back(leaf(shape));
      lstm_sequence(packing(), {direction});
    };
  };
  const std::string needs =
      "lstm_sequence: needs gates [4, 4H], weight [4H, H], states [2, H] (2 of them) and no bias, "
      "got ";
  CHECK_NOTHROW(call({4, 20}, {20, 5}, {{2, 5}, {2, 5}})());
  check_errors({
      {[] { lstm_sequence(packing(), {}); }, "lstm_sequence: needs at least one direction"},
      {call({6, 20}, {20, 5}, {{2, 5}, {2, 5}}), needs + "[6, 20], [20, 5], [2, 5], [2, 5]"},
      {call({4, 20}, {19, 5}, {{2, 5}, {2, 5}}), needs + "[4, 20], [19, 5], [2, 5], [2, 5]"},
      {call({4, 20}, {20, 5}, {{3, 5}, {2, 5}}), needs + "[4, 20], [20, 5], [3, 5], [2, 5]"},
      {call({4, 20}, {20, 5}, {{2, 5}, {2, 4}}), needs + "[4, 20], [20, 5], [2, 5], [2, 4]"},
      {call({4, 20}, {20, 5}, {{2, 5}}), needs + "[4, 20], [20, 5], [2, 5]"},
      {call({4, 0}, {0, 0}, {{2, 0}, {2, 0}}), needs + "[4, 0], [0, 0], [2, 0], [2, 0]"},
      {[] {
         const Variable h = leaf({2, 5});
         lstm_sequence(packing(), {{leaf({4, 20}), leaf({20, 5}), leaf({20}), {h, h}}});
       },
       needs + "[4, 20], [20, 5], [2, 5], [2, 5], bias [20]"},
  });
}

TEST_CASE("gru_sequence: what does not fit throws") {
  const auto call = [](const Shape& gates, const Shape& weight, const Shape& bias, const Shape& h) {
    return [=] { gru_sequence(packing(), {{leaf(gates), leaf(weight), leaf(bias), {leaf(h)}}}); };
  };
  const std::string needs =
      "gru_sequence: needs gates [4, 3H], weight [3H, H], states [2, H] (1 of them) and a bias "
      "[3H], got ";
  CHECK_NOTHROW(call({4, 15}, {15, 5}, {15}, {2, 5})());
  check_errors({
      {[] { gru_sequence(packing(), {}); }, "gru_sequence: needs at least one direction"},
      {call({4, 16}, {15, 5}, {15}, {2, 5}), needs + "[4, 16], [15, 5], [2, 5], bias [15]"},
      {call({4, 15}, {15, 6}, {15}, {2, 5}), needs + "[4, 15], [15, 6], [2, 5], bias [15]"},
      {call({4, 15}, {15, 5}, {5}, {2, 5}), needs + "[4, 15], [15, 5], [2, 5], bias [5]"},
      {call({4, 15}, {15, 5}, {15}, {1, 5}), needs + "[4, 15], [15, 5], [1, 5], bias [15]"},
      {call({4, 0}, {0, 0}, {0}, {2, 0}), needs + "[4, 0], [0, 0], [2, 0], bias [0]"},
      {[] {
         gru_sequence(packing(), {{leaf({4, 15}), leaf({15, 5}), Variable(), {leaf({2, 5})}}});
       },
       needs + "[4, 15], [15, 5], [2, 5]"},
  });
}

TEST_CASE("Recurrent: the same bits for every thread count, of every cell in both readings") {
  std::vector<int32_t> lengths;  // of 1 to 30 steps, shorter ones among longer ones
  for (int b = 0; b < 150; ++b) lengths.push_back(1 + b * 7 % 30);
  for (const CellCase& kind : kCells) {
    const CellType& type = kind.type;
    for (const Reading reading : kReadings) {
      CAPTURE(reading);
      CAPTURE(kind.name);
      std::vector<Tensor> expected;
      for (const int n : {1, 2, 3}) {
        CAPTURE(n);
        const Threads threads(n);
        Rng rng(1);
        Root<Recurrent> layer(  // 64 rows of 64 units are enough for a thread
            type, 5, 64, rng, RecurrentOptions{.bidirectional = true});
        layer->set_reading(reading);
        const Variable x(random_tensor({30, 150, 5}), true);
        const Variable y = layer(x, Ids(lengths)).output;
        backward(y, random_tensor(y.shape(), 9));
        std::vector<Tensor> found = gradients(*layer);
        found.push_back(x.grad());
        found.push_back(y.value());
        if (n == 1) expected = found;
        for (size_t i = 0; i < found.size(); ++i) {
          CAPTURE(i);
          CHECK(same_bits(found[i], expected[i]));
        }
      }
    }
  }
}

}  // namespace
