// SPDX-License-Identifier: MIT
#include "attune/optim/saved_state.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <map>
#include <string>

#include "attune/core/elementwise.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/optim/optimizers.h"
#include "attune/tests/support/temporary_directory.h"

namespace {

using namespace attune;
using namespace attune::testing;

// Through a file and back.
SafetensorsFile written_and_read(const SafetensorsFile& file) {
  const TemporaryDirectory directory;
  write_safetensors(directory.path("state.safetensors"), file);
  return read_safetensors(directory.path("state.safetensors"));
}

// Two parameters; "b" has a gradient in every other step only, and the rate changes.
struct Training {
  explicit Training(const OptimizerKind& kind, const Tensor& a_start, const Tensor& b_start)
      : a(a_start, true), b(b_start, true), optimizer(kind.over({{"a", a}, {"b", b}})) {}

  void steps(int begin, int end) {
    for (int t = begin; t < end; ++t) {
      optimizer->zero_grad();
      a.mutable_grad() = random_tensor(a.shape(), static_cast<uint64_t>(t));
      if (t % 2 == 1) b.mutable_grad() = random_tensor(b.shape(), static_cast<uint64_t>(t));
      optimizer->step();
      if (t == 1) optimizer->set_learning_rate(real(0.0123));
    }
  }

  Variable a, b;
  std::unique_ptr<Optimizer> optimizer;
};

TEST_CASE("optimizer state: a resumed run has the bits of one that was not stopped") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Training whole(kind, random_tensor({3, 5}, 100), random_tensor({7}, 101));
    whole.steps(0, 5);
    const Tensor a = whole.a.value(), b = whole.b.value();
    const SafetensorsFile saved = whole.optimizer->state();
    whole.steps(5, 11);

    Training resumed(kind, a, b);
    resumed.optimizer->load_state(written_and_read(saved));
    CHECK(resumed.optimizer->steps() == 5);
    CHECK(resumed.optimizer->learning_rate() == real(0.0123));
    resumed.steps(5, 11);
    CHECK(same_bits(resumed.a.value(), whole.a.value()));
    CHECK(same_bits(resumed.b.value(), whole.b.value()));
  }
}

TEST_CASE("optimizer state: a snapshot stays as it is") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Training training(kind, random_tensor({3}, 1), random_tensor({4}, 2));
    training.steps(0, 3);
    const SafetensorsFile before = training.optimizer->state();
    const SafetensorsFile copy = written_and_read(before);
    training.steps(3, 6);
    for (const auto& [name, tensor] : before.tensors) {
      CHECK(same_bits(tensor, copy.tensors.at(name)));
    }
    CHECK(before.integers == copy.integers);
  }
}

TEST_CASE("optimizer state: its names") {
  Variable x(Tensor::of({1, 2}), true);
  const Adam adam({{"decoder.weight", x}});
  const SafetensorsFile state = adam.state();
  CHECK(state.tensors.size() == 3);
  CHECK(state.tensors.at("adam.learning_rate").shape() == Shape());
  CHECK(same_bits(state.tensors.at("adam.m.decoder.weight"), Tensor::zeros({2})));
  CHECK(same_bits(state.tensors.at("adam.v.decoder.weight"), Tensor::zeros({2})));
  using Integers = std::map<std::string, std::vector<int64_t>>;
  CHECK(state.integers == Integers{{"adam.steps", {0}}, {"adam.steps.decoder.weight", {0}}});
}

TEST_CASE("optimizer state: what does not fit is refused and changes nothing") {
  const std::string hint = "; was it saved by another optimizer, or for another model?";
  const std::string damaged =
      " of the saved state has numbers that no step leaves, unless a gradient was not finite or "
      "too "
      "large to be squared";
  struct Row {
    std::string sentence;
    std::function<void(SafetensorsFile&)> damage;
  };
  const Row rows[] = {
      {"adam: the saved state lacks adam.v.x" + hint,
       [](SafetensorsFile& s) { s.tensors.erase("adam.v.x"); }},
      {"adam: the saved state lacks adam.steps" + hint,
       [](SafetensorsFile& s) { s.integers.erase("adam.steps"); }},
      {"adam: the saved state lacks adam.learning_rate" + hint,
       [](SafetensorsFile& s) { s = SafetensorsFile(); }},
      {"adam: the saved state has an unknown adam.m.y" + hint,
       [](SafetensorsFile& s) {
         s.tensors["adam.m.y"] = Tensor::of({1, 2});
       }},
      {"adam: the saved state has an unknown epoch\\n" + hint,
       [](SafetensorsFile& s) { s.integers["epoch\n"] = {1}; }},
      {"adam: adam.m.x is [3] in the saved state, but [2] here",
       [](SafetensorsFile& s) {
         s.tensors["adam.m.x"] = Tensor::of({1, 2, 3});
       }},
      {"adam: adam.m.x" + damaged,
       [](SafetensorsFile& s) { s.tensors["adam.m.x"].mutable_data()[1] = std::nanf(""); }},
      {"adam: adam.v.x" + damaged,
       [](SafetensorsFile& s) { s.tensors["adam.v.x"].mutable_data()[0] = -1; }},
      {"adam: adam.learning_rate of the saved state is undefined",
       [](SafetensorsFile& s) { s.tensors["adam.learning_rate"] = Tensor(); }},
      {"adam: adam.steps of the saved state is damaged",
       [](SafetensorsFile& s) { s.integers["adam.steps"] = {-1}; }},
      {"adam: adam.steps.x of the saved state is damaged",
       [](SafetensorsFile& s) { s.integers["adam.steps.x"] = {}; }},
      {"adam: adam.steps of the saved state is damaged",
       [](SafetensorsFile& s) { s.integers["adam.steps"] = {(int64_t{1} << 53) + 1}; }},
      {"adam: adam.steps.x of the saved state is damaged",
       [](SafetensorsFile& s) { s.integers["adam.steps.x"] = {INT64_MAX}; }},
      {"adam: the learning rate must be finite and not negative, is -1",
       [](SafetensorsFile& s) { s.tensors["adam.learning_rate"] = Tensor::scalar(-1); }},
  };
  Variable x(Tensor::of({1, 2}), true);
  Adam source({{"x", x}});
  x.mutable_grad() = Tensor::of({3, 4});
  source.step();
  for (const Row& row : rows) {
    Adam target({{"x", x}}, {.learning_rate = 0.5});
    SafetensorsFile state = source.state();
    row.damage(state);
    CHECK(error_of([&] { target.load_state(state); }) == row.sentence);
    CHECK(target.steps() == 0);
    CHECK(target.learning_rate() == 0.5);
    CHECK(same_bits(target.state().tensors.at("adam.m.x"), Tensor::zeros({2})));
  }
}

TEST_CASE("optimizer state: that of another kind is refused, metadata is not") {
  Variable x(Tensor::of({1}), true);
  const std::vector<NamedVariable> parameters = {{"x", x}};
  Sgd plain(parameters), momentum(parameters, {.momentum = 0.9});
  AdamW adamw(parameters);
  CHECK_THROWS_AS(adamw.load_state(Adam(parameters).state()), Error);
  CHECK_THROWS_AS(plain.load_state(momentum.state()), Error);
  CHECK_THROWS_AS(momentum.load_state(plain.state()), Error);
  SafetensorsFile state = plain.state();
  state.metadata["note"] = "epoch 3";
  CHECK_NOTHROW(plain.load_state(state));
}

TEST_CASE("optimizer state: from the largest count on steps still count") {
  constexpr int64_t kMost = int64_t{1} << 53;
  Variable x(Tensor::of({1, 2}), true);
  Adam adam({{"x", x}});
  SafetensorsFile state = adam.state();
  for (auto& [name, count] : state.integers) count = {kMost};
  adam.load_state(state);
  x.mutable_grad() = Tensor::of({3, 4});
  adam.step();
  CHECK(adam.steps() == kMost + 1);
  CHECK(all_finite(x.value()));
}

}  // namespace
