// SPDX-License-Identifier: MIT
// Layers run the reading that their module has; that both are equal is said by twins_test.cpp.
#include "attune/nn/reading.h"

#include <doctest/doctest.h>

#include "attune/core/testing/tensors.h"
#include "attune/nn/containers.h"
#include "attune/tests/nn/attention/attentive.h"
#include "attune/tests/nn/twins/table.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("Reading: a recurrent layer has fused ops unless it is composed, in steps too") {
  Rng rng(1);
  const Variable x = constant(random_tensor({4, 2, 3})), fed = constant(random_tensor({2, 2}));
  for (const CellCase& kind : kCells) {
    CAPTURE(kind.name);
    const RecurrentOptions two{.layers = 2, .dropout = real(0.5)};
    Root<Recurrent> whole(kind.type, 3, 8, rng, two), stepped(kind.type, 5, 8, rng, two);
    const auto run = [&] { return fused_ops_in(whole(x, Ids({4, 2})).output); };
    const auto step = [&] {
      const auto inputs = stepped->precompute(x);
      return fused_ops_in(stepped->step(inputs, 1, fed, stepped->zero_states(2)).output);
    };
    Root<Sequential> owner;
    const std::unique_ptr<Cell> cell = kind.type.make(&*owner, "", 1, 1, rng);
    const bool has_sequence = dynamic_cast<FusedCell*>(cell.get()) != nullptr;
    CHECK((run().find("_sequence") != std::string::npos) == has_sequence);
    CHECK((step().find("_sequence") != std::string::npos) == has_sequence);
    CHECK(step().find("linear") != std::string::npos);
    whole->set_reading(Reading::composed);
    stepped->set_reading(Reading::composed);
    CHECK(run() == "");
    CHECK(step() == "");
  }
}

TEST_CASE(
    "Reading: an attention composed has no fused op, and answers as its memory was prepared") {
  for_each_attention([](const Attentive& model) {
    Attention& attention = *model.attention();
    const Variable memory = constant(model.random_memory(5, 3)),
                   queries(model.random_queries(4, 6), true);
    const auto prepare = [&](Reading reading) {
      attention.set_reading(reading);
      return attention.prepare(memory, Ids({5, 1, 3}));
    };
    const auto fused = prepare(Reading::fused), composed = prepare(Reading::composed);
    const auto answer = [&](const Attention::Prepared& prepared) {
      return attention.attend(queries, prepared).context;
    };
    CHECK(fused_ops_in(answer(composed)) == "");
    CHECK(close(answer(fused).value(), answer(composed).value()));
    CHECK(close(answer(fused.sentences(Ids({0, 1, 2}))).value(), answer(composed).value()));
    attention.set_reading(Reading::fused);
    CHECK(close(answer(fused).value(), answer(composed).value()));
  });
}

TEST_CASE("Reading: an output layer") {
  Rng rng(1);
  Root<OutputLayer> output(4, 7, nullptr, rng);
  const Variable readout(random_tensor({3, 2, 4}), true);
  const auto loss = [&] { return output->loss(readout, Ids::full({3, 2}, 5), {}); };
  CHECK(fused_ops_in(loss()) == "linear_cross_entropy");
  CHECK(fused_ops_in(output->logits(readout)) == "linear");
  output->set_reading(Reading::composed);
  CHECK(fused_ops_in(loss()) == "");
  CHECK(fused_ops_in(output->logits(readout)) == "");
}

}  // namespace
