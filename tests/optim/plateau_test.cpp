// SPDX-License-Identifier: MIT
#include "attune/optim/plateau.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

const real kNan = std::numeric_limits<real>::quiet_NaN();
const real kInfinity = std::numeric_limits<real>::infinity();

TEST_CASE("Plateau: the rates after a sequence of losses") {
  struct Observation {
    real loss, rate;
  };
  struct Row {
    std::string name;
    PlateauOptions options;
    std::vector<Observation> observations;
  };
  const Row rows[] = {
      // torch.optim.lr_scheduler.ReduceLROnPlateau of PyTorch 1.13.1 gives the same rates.
      {"patience",
       {1, 0.2, 0.5, 2, 0},
       {{3, 1},
        {2, 1},
        {2, 1},
        {2.5, 1},
        {2, 0.5},
        {1.9, 0.5},
        {2, 0.5},
        {2, 0.5},
        {2, 0.25},
        {2, 0.25},
        {2, 0.25},
        {2, 0.2},
        {kNan, 0.2},
        {1, 0.2},
        {5, 0.2},
        {5, 0.2},
        {5, 0.2}}},
      {"no patience", {1, 0, 0.25, 0, 0}, {{3, 1}, {3, 0.25}, {2, 0.25}, {2, 0.0625}}},
      {"small improvements are none",
       {1, 0, 0.5, 1, 0.5},
       {{3, 1}, {2.75, 1}, {2.5, 0.5}, {2.25, 0.5}, {2.25, 0.5}, {2.25, 0.25}}},
      {"negative losses", {1, 0, 0.5, 0, 0.5}, {{-1, 1}, {-2, 1}, {-2.25, 0.5}}},
      {"no finite loss yet", {1, 0, 0.5, 1, 0.5}, {{kNan, 1}, {kInfinity, 0.5}, {9, 0.5}}},
  };
  for (const Row& row : rows) {
    Plateau plateau(row.options);
    CHECK(plateau.learning_rate() == row.options.learning_rate);
    CHECK(plateau.best() == kInfinity);
    for (const Observation& now : row.observations) {
      CAPTURE(row.name);
      CAPTURE(now.loss);
      CHECK(plateau.observe(now.loss) == now.rate);
      CHECK(plateau.learning_rate() == now.rate);
    }
  }
}

TEST_CASE("Plateau: goes on where another one stopped") {
  const std::vector<real> losses = {3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1};
  for (size_t stop = 0; stop <= losses.size(); ++stop) {
    CAPTURE(stop);
    const PlateauOptions options = {.learning_rate = 0.3, .factor = 0.7, .patience = 1};
    Plateau whole(options), resumed(options);
    for (size_t i = 0; i < stop; ++i) whole.observe(losses[i]);
    resumed.load_state(whole.state());
    CHECK(resumed.best() == whole.best());
    CHECK(resumed.learning_rate() == whole.learning_rate());
    for (size_t i = stop; i < losses.size(); ++i) {
      CHECK(resumed.observe(losses[i]) == whole.observe(losses[i]));
    }
  }
}

TEST_CASE("Plateau: a state of other options is gone on from, and never raised") {
  const Plateau low({.learning_rate = real(1e-5)});
  Plateau plateau({.learning_rate = real(0.1), .min_learning_rate = real(0.01), .patience = 0});
  plateau.load_state(low.state());
  plateau.observe(1);
  CHECK(plateau.observe(2) == real(1e-5));
}

TEST_CASE("Plateau: a state that does not fit is refused") {
  Plateau plateau;
  plateau.observe(1);
  SafetensorsFile lacking = plateau.state();
  lacking.integers.clear();
  CHECK(error_of([&] { plateau.load_state(lacking); }) ==
        "plateau: the saved state lacks plateau.waited; was it saved by another optimizer, or for "
        "another model?");
  SafetensorsFile larger = plateau.state();
  larger.tensors["plateau.best"] = Tensor::of({1, 2});
  CHECK(error_of([&] { plateau.load_state(larger); }) ==
        "plateau: plateau.best is [2] in the saved state, but [] here");
  SafetensorsFile endless = plateau.state();
  endless.integers["plateau.waited"] = {std::numeric_limits<int64_t>::max()};
  CHECK(error_of([&] { plateau.load_state(endless); }) ==
        "plateau: plateau.waited of the saved state is damaged");
  for (const real rate : {real(-1), kNan, kInfinity}) {
    SafetensorsFile bad_rate = plateau.state();
    bad_rate.tensors["plateau.learning_rate"] = Tensor::scalar(rate);
    CHECK_THROWS_AS(plateau.load_state(bad_rate), Error);
  }
  SafetensorsFile no_best = plateau.state();
  no_best.tensors["plateau.best"] = Tensor::scalar(kNan);
  CHECK(error_of([&] { plateau.load_state(no_best); }) ==
        "plateau: the saved state is damaged, its learning rate is 0.001, its best loss nan");
  CHECK(plateau.best() == 1);
}

TEST_CASE("Plateau: options out of their range throw") {
  const std::string rates =
      "plateau: the rates must be finite and 0 <= min_learning_rate <= learning_rate, are ";
  struct Row {
    PlateauOptions options;
    std::string sentence;
  };
  const Row rows[] = {
      {{-1, 0, 0.5, 1, 0}, rates + "0 and -1"},
      {{1, -1, 0.5, 1, 0}, rates + "-1 and 1"},
      {{1, 2, 0.5, 1, 0}, rates + "2 and 1"},
      {{kNan, 0, 0.5, 1, 0}, rates + "0 and nan"},
      {{kInfinity, 0, 0.5, 1, 0}, rates + "0 and inf"},
      {{1, 0, 0, 1, 0}, "plateau: the factor must lie in (0, 1), is 0"},
      {{1, 0, 1, 1, 0}, "plateau: the factor must lie in (0, 1), is 1"},
      {{1, 0, 0.5, -1, 0}, "plateau: the patience must not be negative, is -1"},
      {{1, 0, 0.5, 1, -1}, "plateau: min_improvement must be finite and not negative, is -1"},
      {{1, 0, 0.5, 1, kNan}, "plateau: min_improvement must be finite and not negative, is nan"},
  };
  for (const Row& row : rows) {
    CHECK(error_of([&] { Plateau plateau(row.options); }) == row.sentence);
  }
}

}  // namespace
