// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent_cell.h"

#include <doctest/doctest.h>

#include <string>

#include "attune/autograd/check_gradients.h"
#include "attune/autograd/layout.h"
#include "attune/nn/recurrent.h"
#include "attune/tests/support/errors.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr CellKind kKinds[] = {CellKind::rnn, CellKind::gru, CellKind::lstm};

RecurrentState random_state(CellKind kind, int64_t batch, int64_t hidden) {
  const Variable h(random_tensor({batch, hidden}, 5), true);
  const Variable c(random_tensor({batch, hidden}, 6), true);
  return {h, kind == CellKind::lstm ? c : Variable()};
}

TEST_CASE("RecurrentCell: PyTorch's names and shapes, and states of zeros") {
  Rng rng(1);
  const Root<RNNCell> rnn(3, 2, rng);
  const Root<GRUCell> gru(3, 2, rng);
  const Root<LSTMCell> lstm(3, 2, rng);
  CHECK(described(*rnn) == "weight_ih [2, 3], weight_hh [2, 2], bias_ih [2], bias_hh [2]");
  CHECK(described(*gru) == "weight_ih [6, 3], weight_hh [6, 2], bias_ih [6], bias_hh [6]");
  CHECK(described(*lstm) == "weight_ih [8, 3], weight_hh [8, 2], bias_ih [8], bias_hh [8]");
  CHECK(same_bits(gru->zero_state(4).h.value(), Tensor::zeros({4, 2})));
  CHECK_FALSE(gru->zero_state(4).c.defined());
  CHECK(same_bits(lstm->zero_state(4).c.value(), Tensor::zeros({4, 2})));
}

TEST_CASE("RecurrentCell: gradients") {
  for (const CellKind kind : kKinds) {
    for (const int64_t batch : {1, 3}) {
      for (const int64_t hidden : {1, 2}) {
        CAPTURE(static_cast<int>(kind));
        CAPTURE(batch);
        CAPTURE(hidden);
        Rng rng(1);
        const Root<RecurrentCell> cell(kind, 3, hidden, rng);
        const Variable x(random_tensor({batch, 3}), true);
        const RecurrentState state = random_state(kind, batch, hidden);
        std::vector<NamedVariable> leaves = cell->parameters();
        leaves.push_back({"x", x});
        for (const Variable& s : parts({state})) leaves.push_back({"state", s});
        CHECK_NOTHROW(check_gradients([&] { return joined(parts({cell(x, state)})); }, leaves));
      }
    }
  }
}

TEST_CASE("RecurrentCell: a loop of cells is a layer") {
  for (const CellKind kind : kKinds) {
    CAPTURE(static_cast<int>(kind));
    Rng rng(1);
    const Root<Recurrent> layer(kind, 3, 2, rng);
    const Root<RecurrentCell> cell(kind, 3, 2, rng);
    copy_parameters(*layer, "_l0", *cell);
    const Variable x = constant(random_tensor({4, 5, 3}));
    RecurrentState state = random_state(kind, 5, 2);
    const Recurrent::Result result = (*layer)(x, Ids::full({5}, 4), {state});
    for (int64_t t = 0; t < 4; ++t) {
      state = cell(row(x, t), state);
      CHECK(close(state.h.value(), result.output.value()[t]));
    }
    CHECK(close(joined(parts({state})).value(), joined(parts(result.final)).value()));
  }
}

TEST_CASE("RecurrentCell: shapes that do not fit throw") {
  Rng rng(1);
  const Root<LSTMCell> cell(3, 2, rng);
  const auto zeros = [](const Shape& shape) { return constant(Tensor::zeros(shape)); };
  const Variable x = zeros({5, 3}), h = zeros({5, 2});
  const std::string state = "RecurrentCell: the state does not have the shape [5, 2] for x [5, 3]";
  struct Row {
    Variable x;
    RecurrentState state;
    std::string sentence;
  };
  const Row rows[] = {
      {zeros({5, 4}), {h, h}, "matmul: inner sizes differ, [5, 4] x [8, 3]^T"},
      {zeros({3}), {h, h}, "RecurrentCell: needs x [B, E], got [3]"},
      {x, {zeros({5, 3}), h}, state},
      {x, {zeros({1, 2}), zeros({1, 2})}, state},  // would broadcast
      {x, {h, zeros({4, 2})}, state},
      {x, {h, Variable()}, state},
      {x, {}, state},
  };
  for (const Row& row : rows) CHECK(error_of([&] { cell(row.x, row.state); }) == row.sentence);
}

// Weights alone, as those who write a layer of their own have them.
struct Weights : Module {
  Weights(Place at, CellKind kind, Rng& rng) : Module(at), of(this, "", kind, 3, 2, rng) {}
  RecurrentWeights of;
};

TEST_CASE("recurrent_step: shapes that do not fit, or only broadcast, throw") {
  Rng rng(1);
  const Root<Weights> gru(CellKind::gru, rng), lstm(CellKind::lstm, rng);
  const auto zeros = [](const Shape& shape) { return constant(Tensor::zeros(shape)); };
  const Variable h = zeros({5, 2}), one = zeros({1, 2});
  struct Row {
    Variable gates, h, c;
    std::string got;
  };
  const Row rows[] = {
      {zeros({1, 8}), h, h, "[1, 8], [5, 2] and [5, 2]"},
      {zeros({5, 1}), h, h, "[5, 1], [5, 2] and [5, 2]"},
      {zeros({5, 8}), one, one, "[5, 8], [1, 2] and [1, 2]"},
      {zeros({5, 8}), h, one, "[5, 8], [5, 2] and [1, 2]"},
      {zeros({8}), zeros({2}), zeros({2}), "[8], [2] and [2]"},
  };
  for (const Row& row : rows) {
    CHECK(error_of([&] {
            recurrent_step(CellKind::lstm, row.gates, {row.h, row.c}, lstm->of);
          }) == "recurrent_step: needs gates [B, 8] and states [B, 2], got " + row.got);
  }
  CHECK(error_of([&] {
          recurrent_step(CellKind::gru, zeros({1, 6}), {h, Variable()}, gru->of);
        }) ==
        "recurrent_step: needs gates [B, 6] and states [B, 2], got [1, 6], [5, 2] and [5, 2]");
}

TEST_CASE("recurrent cell: units that cannot be are refused") {
  Rng rng(1);
  CHECK(error_of([&] { Root<GRUCell> cell(2, 0, rng); }) ==
        "recurrent cell: needs at least one unit, not 0");
  for (const int64_t huge : {int64_t{1} << 61, int64_t{1} << 62, INT64_MAX}) {
    CHECK_THROWS_AS(Root<LSTMCell>(0, huge, rng), Error);
  }
}

}  // namespace
