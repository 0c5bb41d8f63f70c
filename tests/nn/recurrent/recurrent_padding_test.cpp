// SPDX-License-Identifier: MIT
// What stands in the padding, and which sentences share a batch, changes nothing.
#include <doctest/doctest.h>

#include "attune/core/testing/tensors.h"
#include "attune/nn/check_padding.h"
#include "attune/tests/nn/choices.h"
#include "attune/tests/nn/recurrent/cells.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t kInput = 3, kHidden = 2;

template <class Check>
void for_each_layer(Check check) {
  for (const CellCase& kind : kCells) {
    for (const bool bidirectional : {false, true}) {
      for (const Reading reading : kReadings) {
        CAPTURE(kind.name);
        CAPTURE(bidirectional);
        CAPTURE(reading);
        Rng rng(1);
        Root<Recurrent> layer(kind.type, kInput, kHidden, rng,
                              RecurrentOptions{.layers = 2, .bidirectional = bidirectional});
        layer->set_reading(reading);
        check(*layer);
      }
    }
  }
}

TEST_CASE("Recurrent: neither padding nor batch-mates change anything, and padding gets zeros") {
  for_each_layer([](const Recurrent& layer) {
    CHECK_NOTHROW(check_padding(layer, kInput, {.gives_zeros = true}));
  });
}

TEST_CASE("Recurrent: a sentence of length 0 keeps its initial state") {
  for_each_layer([](const Recurrent& layer) {
    const Ids lengths({5, 2, 0, 1, 3});
    const int64_t B = lengths.numel();
    std::vector<RecurrentState> initial = layer.zero_states(B);
    for (RecurrentState& state : initial) {
      state = random_state(layer.cell(), B, layer.hidden(), 7);
    }
    const auto final = layer(constant(random_tensor({5, B, kInput})), lengths, initial).final;
    const std::vector<Variable> before = parts(initial), after = parts(final);
    for (size_t i = 0; i < before.size(); ++i) {
      CHECK(same_bits(before[i].value()[2], after[i].value()[2]));
    }
  });
}

}  // namespace
