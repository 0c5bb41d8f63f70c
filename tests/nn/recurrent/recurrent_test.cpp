// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent/recurrent.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "attune/autograd/check_gradients.h"
#include "attune/autograd/layout.h"
#include "attune/core/layout.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/choices.h"
#include "attune/tests/nn/recurrent/cells.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

std::vector<RecurrentState> random_states(const Recurrent& layer, int64_t batch) {
  std::vector<RecurrentState> states;
  uint64_t seed = 20;
  for (int64_t i = 0; i < layer.layers() * layer.directions(); ++i) {
    states.push_back(random_state(layer.cell(), batch, layer.hidden(), seed));
    seed += 2;
  }
  return states;
}

TEST_CASE("Recurrent: weights carry PyTorch's names, order and shapes") {
  Rng rng(1);
  const Root<LSTM> lstm(3, 2, rng, RecurrentOptions{.layers = 2});
  CHECK(described(*lstm) ==
        "weight_ih_l0 [8, 3], weight_hh_l0 [8, 2], bias_ih_l0 [8], bias_hh_l0 [8], "
        "weight_ih_l1 [8, 2], weight_hh_l1 [8, 2], bias_ih_l1 [8], bias_hh_l1 [8]");
  const Root<GRU> gru(3, 2, rng, RecurrentOptions{.layers = 2, .bidirectional = true});
  CHECK(described(*gru) ==
        "weight_ih_l0 [6, 3], weight_hh_l0 [6, 2], bias_ih_l0 [6], bias_hh_l0 [6], "
        "weight_ih_l0_reverse [6, 3], weight_hh_l0_reverse [6, 2], "
        "bias_ih_l0_reverse [6], bias_hh_l0_reverse [6], "
        "weight_ih_l1 [6, 4], weight_hh_l1 [6, 2], bias_ih_l1 [6], bias_hh_l1 [6], "
        "weight_ih_l1_reverse [6, 4], weight_hh_l1_reverse [6, 2], "
        "bias_ih_l1_reverse [6], bias_hh_l1_reverse [6]");
  const Root<RNN> rnn(3, 2, rng);
  CHECK(described(*rnn) ==
        "weight_ih_l0 [2, 3], weight_hh_l0 [2, 2], bias_ih_l0 [2], bias_hh_l0 [2]");
}

struct Batch {
  int64_t steps;
  std::vector<int32_t> lengths;
};

void check_layer_gradients(const CellType& cell, const RecurrentOptions& options,
                           const Batch& batch, Reading reading = Reading::fused) {
  Rng rng(1);
  Root<Recurrent> layer(cell, 3, 3, rng, options);  // two normalised numbers would be signs
  layer->set_reading(reading);
  const auto size = static_cast<int64_t>(batch.lengths.size());
  const Variable x(random_tensor({batch.steps, size, 3}), true);
  const std::vector<RecurrentState> initial = random_states(*layer, size);
  std::vector<NamedVariable> leaves = layer->parameters();
  leaves.push_back({"x", x});
  for (const Variable& state : parts(initial)) leaves.push_back({"initial state", state});
  CHECK_NOTHROW(check_gradients(
      [&] { return joined(parts(layer(x, Ids(batch.lengths), initial))); }, leaves, kFineStep));
}

TEST_CASE("Recurrent: gradients of the output and of all final states") {
  const Batch batches[] = {{4, {4, 2, 0, 1}}, {3, {2, 3}}, {3, {1}}, {1, {1}}, {2, {0}}, {2, {}}};
  for (const CellCase& kind : kCells) {
    const CellType& cell = kind.type;
    for (const int64_t layers : {1, 2}) {
      for (const bool bidirectional : {false, true}) {
        for (const Batch& batch : batches) {
          CAPTURE(kind.name);
          CAPTURE(layers);
          CAPTURE(bidirectional);
          CAPTURE(batch.steps);
          CAPTURE(batch.lengths.size());
          check_layer_gradients(cell, {.layers = layers, .bidirectional = bidirectional}, batch);
        }
      }
    }
  }
}

// Each sentence from its end to its begin; the padding stays where it is.
Variable reversed(const Variable& x, const Ids& lengths) {
  const Tensor& in = x.value();
  return constant(build(in.shape(), [&](const Index& i) {
    const int64_t length = lengths[i[1]];
    return at(in, {i[0] < length ? length - 1 - i[0] : i[0], i[1], i[2]});
  }));
}

TEST_CASE("Recurrent: both directions are two layers, one over reversed sentences") {
  const Ids lengths({4, 2, 0, 1});
  for (const CellCase& kind : kCells) {
    const CellType& cell = kind.type;
    CAPTURE(kind.name);
    Rng rng(1);
    const Root<Recurrent> both(cell, 3, 2, rng, RecurrentOptions{.bidirectional = true});
    const Root<Recurrent> forward(cell, 3, 2, rng), backward(cell, 3, 2, rng);
    for (const NamedVariable& p : forward->parameters()) {
      parameter(*backward, p.name).mutable_value() = parameter(*both, p.name + "_reverse").value();
    }
    copy_parameters(*both, "", *forward);
    const Variable x = constant(random_tensor({4, 4, 3}));
    const std::vector<RecurrentState> initial = random_states(*both, 4);

    const Recurrent::Result result = both(x, lengths, initial);
    const Recurrent::Result f = (*forward)(x, lengths, {initial[0]});
    const Recurrent::Result b = (*backward)(reversed(x, lengths), lengths, {initial[1]});
    const Variable output = concat({f.output, reversed(b.output, lengths)}, 2);
    CHECK(close(result.output.value(), output.value()));
    const Variable final = joined(parts({f.final[0], b.final[0]}));
    CHECK(close(joined(parts(result.final)).value(), final.value()));
  }
}

TEST_CASE("Recurrent: two layers are one upon the other") {
  const Ids lengths({4, 2, 0, 1});
  for (const CellCase& kind : kCells) {
    const CellType& cell = kind.type;
    CAPTURE(kind.name);
    Rng rng(1);
    const Root<Recurrent> two(cell, 3, 2, rng, RecurrentOptions{.layers = 2});
    const Root<Recurrent> lower(cell, 3, 2, rng), upper(cell, 2, 2, rng);
    copy_parameters(*two, "", *lower);
    for (NamedVariable p : upper->parameters()) {
      const std::string other = p.name.substr(0, p.name.size() - 1) + "1";  // "_l1"
      p.variable.mutable_value() = parameter(*two, other).value();
    }
    const Variable x = constant(random_tensor({4, 4, 3}));
    const Recurrent::Result result = two(x, lengths), below = lower(x, lengths);
    const Recurrent::Result above = upper(below.output, lengths);
    CHECK(close(result.output.value(), above.output.value()));
    CHECK(close(joined(parts(result.final)).value(),
                joined(parts({below.final[0], above.final[0]})).value()));
  }
}

TEST_CASE("Recurrent: dropout stands between the layers, in training only") {
  Rng rng(1);
  const RecurrentOptions options{.layers = 2, .dropout = real(0.5)};
  Root<Recurrent> two(cell_type<GRUCell>(), 3, 8, rng, options);
  Root<Recurrent> one(cell_type<GRUCell>(), 3, 8, rng, RecurrentOptions{.dropout = real(0.5)});
  CHECK(two->streams().front().name == "dropout.rng");
  const Variable x = constant(random_tensor({4, 2, 3}));
  const auto run = [&](const Root<Recurrent>& layer) {
    return joined(parts(layer(x, Ids({4, 3})))).value();
  };
  CHECK_FALSE(same_bits(run(two), run(two)));
  CHECK(same_bits(run(one), run(one)));  // nothing is above the only layer
  two->eval();
  CHECK(same_bits(run(two), run(two)));
}

TEST_CASE("Recurrent: residuals, from the second layer on") {
  const Ids lengths({4, 2, 0, 1});
  const Variable x = constant(random_tensor({4, 4, 3}));
  for (const CellCase& kind : kCells) {
    const CellType& cell = kind.type;
    for (const bool both : {false, true}) {
      for (const Reading reading : kReadings) {
        CAPTURE(reading);
        CAPTURE(kind.name);
        CAPTURE(both);
        Rng rng(1), same(1);
        RecurrentOptions options{.layers = 3, .bidirectional = both};
        Root<Recurrent> plain(cell, 3, 2, rng, options);
        options.residual = true;
        Root<Recurrent> residual(cell, 3, 2, same, options);
        // Layers above the first whose weights are 0 add nothing: h = 0 at every step.
        for (Root<Recurrent>* layer : {&plain, &residual}) {
          (**layer).set_reading(reading);
          for (NamedVariable p : (**layer).parameters()) {
            if (p.name.find("_l0") != std::string::npos) continue;
            p.variable.mutable_value() = Tensor::zeros(p.variable.shape());
          }
        }
        Root<Recurrent> lower(cell, 3, 2, rng, RecurrentOptions{.bidirectional = both});
        lower->set_reading(reading);
        for (NamedVariable p : lower->parameters()) {
          p.variable.mutable_value() = parameter(*residual, p.name).value();
        }
        CHECK(close(residual(x, lengths).output.value(), lower(x, lengths).output.value()));
        CHECK_FALSE(close(plain(x, lengths).output.value(), lower(x, lengths).output.value()));
      }
    }
  }
}

TEST_CASE("Recurrent: gradients with residuals") {
  for (const Reading reading : kReadings) {
    CAPTURE(reading);
    check_layer_gradients(cell_type<GRUCell>(),
                          {.layers = 3, .bidirectional = true, .residual = true}, {3, {3, 1, 2}},
                          reading);
  }
}

TEST_CASE("Recurrent: dropout is the same in both readings") {
  const Variable x = constant(random_tensor({4, 3, 3}));
  for (const CellCase& kind : kCells) {
    for (const bool both : {false, true}) {
      for (const bool variational : {false, true}) {
        CAPTURE(kind.name);
        const auto run = [&](Reading reading) {
          Rng rng(1);
          Root<Recurrent> layer(kind.type, 3, 8, rng,
                                RecurrentOptions{.layers = 3,
                                                 .bidirectional = both,
                                                 .dropout = real(0.5),
                                                 .variational = variational,
                                                 .residual = true});
          layer->set_reading(reading);
          return joined(parts(layer(x, Ids({4, 2, 3})))).value();
        };
        CHECK(close(run(Reading::composed), run(Reading::fused)));
      }
    }
  }
}

TEST_CASE("Recurrent: shapes and lengths that do not fit throw") {
  Rng rng(1);
  const Root<LSTM> lstm(3, 2, rng);
  const Variable x = constant(Tensor::zeros({4, 2, 3}));
  const Ids lengths({4, 1});
  const RecurrentState good = lstm->cell().zero_state(2, 2);
  const std::string needs = "Recurrent: needs x [S, B, 3] with S >= 1 and lengths [B], got ";
  const auto zeros = [](const Shape& shape) { return constant(Tensor::zeros(shape)); };
  struct Row {
    std::function<void()> call;
    std::string sentence;
  };
  const Row rows[] = {
      {[&] {
         lstm(zeros({4, 2, 5}), lengths);
       },
       needs + "[4, 2, 5] and [2]"},
      {[&] {
         lstm(zeros({4, 3}), lengths);
       },
       needs + "[4, 3] and [2]"},
      {[&] {
         lstm(zeros({0, 2, 3}), lengths);
       },
       needs + "[0, 2, 3] and [2]"},
      {[&] {
         lstm(x, Ids({4, 1, 1}));
       },
       needs + "[4, 2, 3] and [3]"},
      {[&] {
         lstm(x, Ids({4, 5}));
       },
       "Recurrent: length 5 at position [1] of [2] is outside [0, 4]"},
      {[&] {
         lstm(x, Ids({-1, 4}));
       },
       "Recurrent: length -1 at position [0] of [2] is outside [0, 4]"},
      {[&] {
         (*lstm)(x, lengths, {good, good});
       },
       "Recurrent: 2 states for 1 layers and directions"},
      {[&] {
         (*lstm)(x, lengths, {{good[0], zeros({2, 1})}});
       },
       "Recurrent: the cell state 0 is [2, 1], and has to be [2, 2]"},
      {[&] {
         (*lstm)(x, lengths, {{good[0], Variable()}});
       },
       "Recurrent: the cell state 0 is undefined, and has to be [2, 2]"},
      {[&] { (*lstm)(x, lengths, std::vector<RecurrentState>{RecurrentState{good[0]}}); },
       "Recurrent: state 0 is of 1 tensors, and the cell carries 2"},
      {[&] {
         (*lstm)(x, lengths, {{zeros({3, 2}), good[1]}});
       },
       "Recurrent: the hidden state 0 is [3, 2], and has to be [2, 2]"},
      {[&] { Root<GRU>(0, 2, rng); },
       "Recurrent: needs at least one input, one unit and one layer, got 0, 2 and 1"},
      {[&] { Root<GRU>(3, 2, rng, RecurrentOptions{.layers = 0}); },
       "Recurrent: needs at least one input, one unit and one layer, got 3, 2 and 0"},
      {[&] { Root<GRU>(3, 2, rng, RecurrentOptions{.dropout = 1}); },
       "Dropout: the probability must lie in [0, 1), is 1, in dropout"},
  };
  for (const Row& row : rows) CHECK(error_of(row.call) == row.sentence);
}

TEST_CASE("recurrent: steps beyond what lengths can say are refused in both readings") {
  for (const Reading reading : kReadings) {
    CAPTURE(reading);
    Rng rng(1);
    Root<GRU> gru(2, 3, rng);
    gru->set_reading(reading);
    CHECK(error_of([&] {
            gru(constant(Tensor::zeros({int64_t{1} << 31, 0, 2})), Ids());
          }) == "Recurrent: ids count to 2^31 - 1, not to 2147483648");
  }
}

}  // namespace
