// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent/cell.h"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>

#include "attune/autograd/check_gradients.h"
#include "attune/autograd/layout.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/recurrent/cells.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("Cell: PyTorch's names and shapes, and states of zeros") {
  Rng rng(1);
  const Root<CellModule> rnn(cell_type<RNNCell>(), 3, 2, rng), gru(cell_type<GRUCell>(), 3, 2, rng),
      lstm(cell_type<LSTMCell>(), 3, 2, rng);
  CHECK(described(*rnn) == "weight_ih [2, 3], weight_hh [2, 2], bias_ih [2], bias_hh [2]");
  CHECK(described(*gru) == "weight_ih [6, 3], weight_hh [6, 2], bias_ih [6], bias_hh [6]");
  CHECK(described(*lstm) == "weight_ih [8, 3], weight_hh [8, 2], bias_ih [8], bias_hh [8]");
  REQUIRE(gru->zero_state(4).size() == 1);
  REQUIRE(lstm->zero_state(4).size() == 2);
  for (const Variable& part : lstm->zero_state(4)) {
    CHECK(same_bits(part.value(), Tensor::zeros({4, 2})));
  }
}

TEST_CASE("Cell: gradients") {
  for (const CellCase& kind : kCells) {
    const CellType& type = kind.type;
    for (const int64_t batch : {1, 3}) {
      for (const int64_t hidden : {1, 5}) {
        CAPTURE(kind.name);
        CAPTURE(batch);
        CAPTURE(hidden);
        Rng rng(1);
        const Root<CellModule> cell(type, 3, hidden, rng);
        const Variable x(random_tensor({batch, 3}), true);
        const RecurrentState state = random_state(type, batch, hidden, 5);
        std::vector<NamedVariable> leaves = cell->parameters();
        leaves.push_back({"x", x});
        for (const Variable& s : parts({state})) leaves.push_back({"state", s});
        CHECK_NOTHROW(
            check_gradients([&] { return joined(parts({cell(x, state)})); }, leaves, kFineStep));
      }
    }
  }
}

TEST_CASE("Cell: a loop of cells is a layer") {
  for (const CellCase& kind : kCells) {
    const CellType& type = kind.type;
    CAPTURE(kind.name);
    Rng rng(1);
    const Root<Recurrent> layer(type, 3, 2, rng);
    const Root<CellModule> cell(type, 3, 2, rng);
    copy_parameters(*layer, "_l0", *cell);
    const Variable x = constant(random_tensor({4, 5, 3}));
    RecurrentState state = random_state(type, 5, 2, 5);
    const Recurrent::Result result = (*layer)(x, Ids::full({5}, 4), {state});
    for (int64_t t = 0; t < 4; ++t) {
      state = cell(select(x, t), state);
      CHECK(close(state.front().value(), result.output.value()[t]));
    }
    CHECK(close(joined(parts({state})).value(), joined(parts(result.final)).value()));
  }
}

TEST_CASE("Cell: shapes that do not fit throw") {
  Rng rng(1);
  const Root<CellModule> cell(cell_type<LSTMCell>(), 3, 2, rng);
  const auto zeros = [](const Shape& shape) { return constant(Tensor::zeros(shape)); };
  const Variable x = zeros({5, 3}), h = zeros({5, 2});
  const std::string needs = "recurrent step: needs gates [B, 8] and 2 states [B, 2], got [5, 8]";
  struct Row {
    Variable x;
    RecurrentState state;
    std::string sentence;
  };
  const Row rows[] = {
      {zeros({5, 4}), {h, h}, "matmul: inner sizes differ, [5, 4] x [8, 3]^T"},
      {zeros({3}), {h, h}, "cell: needs x [B, E], got [3]"},
      {x, {zeros({5, 3}), h}, needs + ", [5, 3] and [5, 2]"},
      {x, {zeros({1, 2}), zeros({1, 2})}, needs + ", [1, 2] and [1, 2]"},  // would broadcast
      {x, {h, zeros({4, 2})}, needs + ", [5, 2] and [4, 2]"},
      {x, {h, Variable()}, needs + ", [5, 2] and undefined"},
      {x, {}, needs},
  };
  for (const Row& row : rows) CHECK(error_of([&] { cell(row.x, row.state); }) == row.sentence);
}

// A cell alone, as those who write a layer of their own have it.
template <class C>
struct Owner : Module {
  Owner(Place at, Rng& rng) : Module(at), cell(this, "", 3, 2, rng) {}
  C cell;
};

TEST_CASE("Cell: shapes of a step that do not fit, or only broadcast, throw") {
  Rng rng(1);
  const Root<Owner<LSTMCell>> lstm(rng);
  const Root<Owner<GRUCell>> gru(rng);
  const auto zeros = [](const Shape& shape) { return constant(Tensor::zeros(shape)); };
  const Variable h = zeros({5, 2}), one = zeros({1, 2});
  struct Row {
    Variable gates;
    RecurrentState state;
    std::string got;
  };
  const Row rows[] = {
      {zeros({1, 8}), {h, h}, "[1, 8], [5, 2] and [5, 2]"},
      {zeros({5, 1}), {h, h}, "[5, 1], [5, 2] and [5, 2]"},
      {zeros({5, 8}), {one, one}, "[5, 8], [1, 2] and [1, 2]"},
      {zeros({5, 8}), {h, one}, "[5, 8], [5, 2] and [1, 2]"},
      {zeros({8}), {zeros({2}), zeros({2})}, "[8], [2] and [2]"},
      {zeros({}), {h, h}, "[], [5, 2] and [5, 2]"},
      {zeros({5, 8}), {h}, "[5, 8] and [5, 2]"},
      {zeros({5, 8}), {h, h, h}, "[5, 8], [5, 2], [5, 2] and [5, 2]"},
  };
  for (const Row& row : rows) {
    CHECK(error_of([&] { lstm->cell.step(row.gates, row.state); }) ==
          "recurrent step: needs gates [B, 8] and 2 states [B, 2], got " + row.got);
  }
  CHECK(error_of([&] {
          gru->cell.step(zeros({1, 6}), {h});
        }) == "recurrent step: needs gates [B, 6] and 1 states [B, 2], got [1, 6] and [5, 2]");
}

// Equations of one's own, with one gate and two states: what they give is what a test wants.
struct OwnCell : Cell {
  static constexpr int64_t kGates = 1;
  static constexpr const char* kState[] = {"hidden", "memory"};
  static inline std::function<RecurrentState(const RecurrentState&)> equations;

  OwnCell(Module* owner, const std::string& suffix, int64_t input, int64_t hidden, Rng& rng)
      : Cell(owner, suffix, {kGates, 2, input, hidden}, rng) {}
  Variable input_bias() const override { return {}; }
  RecurrentState next(const Variable&, const RecurrentState& state) const override {
    return equations(state);
  }
  Tensor open_forget_gate(Rng& rng) const { return uniform_bias_open_forget_gate(rng); }
};

TEST_CASE("recurrent cell: equations that give no state are named") {
  Rng rng(1);
  const Root<Recurrent> layer(cell_type<OwnCell>(), 3, 2, rng);
  const Root<CellModule> cell(cell_type<OwnCell>(), 3, 2, rng);
  const auto zeros = [](const Shape& shape) { return constant(Tensor::zeros(shape)); };
  const Variable h = zeros({5, 2});
  struct Row {
    RecurrentState next;
    std::string gave;
  };
  const Row rows[] = {
      {{}, "none"},
      {{h}, "[5, 2]"},
      {{h, h, h}, "[5, 2], [5, 2] and [5, 2]"},
      {{h, zeros({1, 2})}, "[5, 2] and [1, 2]"},
      {{zeros({5, 3}), h}, "[5, 3] and [5, 2]"},
      {{Variable(), h}, "undefined and [5, 2]"},
  };
  for (const Row& row : rows) {
    OwnCell::equations = [&](const RecurrentState&) { return row.next; };
    const std::string sentence =
        "recurrent step: the cell's equations have to give 2 states [5, 2], and gave " + row.gave;
    CHECK(error_of([&] { cell(zeros({5, 3}), RecurrentState{h, h}); }) == sentence);
    CHECK(error_of([&] { layer(zeros({4, 5, 3}), Ids({5}, {4, 3, 0, 1, 2})); }) == sentence);
  }
  OwnCell::equations = [](const RecurrentState& state) { return state; };
  CHECK(cell(zeros({5, 3}), RecurrentState{h, h}).size() == 2);
  const Root<Owner<OwnCell>> owner(rng);
  CHECK(error_of([&] { owner->cell.open_forget_gate(rng); }) ==
        "recurrent cell: a cell of one gate has no forget gate");
}

TEST_CASE("recurrent cell: a type that makes none is refused") {
  Rng rng(1);
  CellType none = cell_type<GRUCell>(), empty = none;
  none.make = [](Module*, const std::string&, int64_t, int64_t, Rng&) {
    return std::unique_ptr<Cell>();
  };
  empty.make = nullptr;
  for (const CellType& type : {none, empty}) {
    const std::string sentence =
        "recurrent cell: this type makes no cell; cell_type<C>() is one that does";
    CHECK(error_of([&] { Root<Recurrent> layer(type, 3, 2, rng); }) == sentence);
    CHECK(error_of([&] { Root<CellModule> cell(type, 3, 2, rng); }) == sentence);
  }
}

TEST_CASE("Recurrent: one that has cells of both kinds runs step by step") {
  Rng rng(1);
  CellType mixed = cell_type<LSTMCell>();
  const auto make = cell_type<LayerNormLSTMCell>().make;
  mixed.make = [make, fused = mixed.make](Module* owner, const std::string& suffix, int64_t input,
                                          int64_t hidden, Rng& stream) {
    return (suffix == "_l0" ? fused : make)(owner, suffix, input, hidden, stream);
  };
  const Root<Recurrent> layer(mixed, 3, 2, rng, RecurrentOptions{.layers = 2});
  const Recurrent::Result result = (*layer)(constant(random_tensor({4, 2, 3})), Ids::full({2}, 4));
  CHECK(close(result.output.value()[3], result.final[1].front().value()));
}

TEST_CASE("recurrent cell: units that cannot be are refused") {
  Rng rng(1);
  CHECK(error_of([&] { Root<CellModule> cell(cell_type<GRUCell>(), 2, 0, rng); }) ==
        "recurrent cell: needs at least one unit, not 0");
  for (const int64_t huge : {int64_t{1} << 61, int64_t{1} << 62, INT64_MAX}) {
    CHECK_THROWS_AS(Root<CellModule>(cell_type<LSTMCell>(), 0, huge, rng), Error);
  }
}

}  // namespace
