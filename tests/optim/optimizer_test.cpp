// SPDX-License-Identifier: MIT
#include "attune/optim/optimizer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/gather.h"
#include "attune/autograd/reduction.h"
#include "attune/core/memory/allocator.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/optim/clip.h"
#include "attune/tests/optim/optimizers.h"
#include "attune/tests/support/failing_allocation.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune;
using namespace attune::testing;

Variable parameter(const Tensor& value) { return Variable(value, true); }

TEST_CASE("optimizers: parameters without gradient stay, those of size 0 do no harm") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    const Tensor start = Tensor::of({1, -2});
    Variable moved = parameter(start), untouched = parameter(start);
    Variable empty = parameter(Tensor::zeros({0, 3}));
    const auto optimizer =
        kind.over({{"moved", moved}, {"untouched", untouched}, {"empty", empty}});
    for (int i = 0; i < 3; ++i) {
      backward(sum(moved * moved) + sum(empty));
      optimizer->step();
      optimizer->zero_grad();
      CHECK(!moved.grad().defined());
    }
    CHECK(!same_bits(moved.value(), start));
    CHECK(same_bits(untouched.value(), start));
    CHECK(empty.shape() == Shape({0, 3}));
    CHECK(optimizer->steps() == 3);
  }
}

TEST_CASE("optimizers: a parameter's first step is its first, however late it comes") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Variable early = parameter(Tensor::of({1})), late = parameter(Tensor::of({1}));
    const auto optimizer = kind.over({{"early", early}, {"late", late}});
    early.mutable_grad() = Tensor::of({3});
    optimizer->step();
    const Tensor once = early.value();
    late.mutable_grad() = Tensor::of({3});
    optimizer->step();
    CHECK(same_bits(late.value(), once));
  }
}

TEST_CASE("optimizers: the thread count changes no bit") {
  const Tensor start = random_tensor({100'003}, 1), gradient = random_tensor({100'003}, 2);
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    std::vector<Tensor> results;
    for (const int n : {1, 2, 3}) {
      const Threads threads(n);
      Variable x = parameter(start);
      const auto optimizer = kind.over({{"x", x}});
      x.mutable_grad() = gradient;
      for (int i = 0; i < 2; ++i) optimizer->step();
      results.push_back(x.value());
    }
    CHECK(same_bits(results[0], results[1]));
    CHECK(same_bits(results[0], results[2]));
  }
}

TEST_CASE("optimizers: a step changes no tensor that others hold") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    const Tensor start = Tensor::of({1, 2}), gradient = Tensor::of({3, 4});
    Variable x = parameter(start);
    const auto optimizer = kind.over({{"x", x}});
    x.mutable_grad() = start;  // value and gradient share their storage
    optimizer->step();
    CHECK(same_bits(start, Tensor::of({1, 2})));
    CHECK(same_bits(x.grad(), Tensor::of({1, 2})));
    CHECK(!same_bits(x.value(), start));
  }
}

TEST_CASE("optimizers: no step takes more memory than the one before, not even the first") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Variable x = parameter(random_tensor({100}));
    const auto optimizer = kind.over({{"x", x}});
    x.mutable_grad() = Tensor::ones({100});
    reset_peak_memory();
    const int64_t live = memory_stats().live_bytes;
    optimizer->step();
    CHECK(memory_stats().live_bytes == live);
    CHECK(memory_stats().peak_bytes == live);
  }
}

TEST_CASE("ParameterGroup: rates and decays of its own") {
  Variable plain = parameter(Tensor::of({1})), slow = parameter(Tensor::of({1})),
           bias = parameter(Tensor::of({1})), frozen = parameter(Tensor::of({1}));
  Sgd optimizer({{{{"plain", plain}}},
                 {{{"slow", slow}}, 0.25},
                 {{{"bias", bias}}, 1, 0},
                 {{{"frozen", frozen}}, 0},
                 {}},
                {.learning_rate = 0.5, .weight_decay = 0.5});
  for (Variable x : {plain, slow, bias, frozen}) x.mutable_grad() = Tensor::of({1});
  optimizer.step();
  CHECK(plain.item() == 0.25);         // 1 - 0.5 * (1 + 0.5 * 1)
  CHECK(slow.item() == real(0.8125));  // 1 - 0.125 * (1 + 0.5 * 1)
  CHECK(bias.item() == 0.5);           // 1 - 0.5 * 1
  CHECK(frozen.item() == 1);
  optimizer.set_learning_rate(1);
  optimizer.step();
  CHECK(bias.item() == -0.5);
}

TEST_CASE("decay_matrices_only: biases and norms skip the decay") {
  for (const OptimizerKind& kind : all_optimizers()) {
    if (kind.name.find("decay") == std::string::npos) continue;
    CAPTURE(kind.name);
    Variable weight = parameter(Tensor::ones({2, 2})), bias = parameter(Tensor::ones({2}));
    Variable scale = parameter(Tensor::scalar(1));
    const auto optimizer =
        kind.make(decay_matrices_only({{"bias", bias}, {"weight", weight}, {"scale", scale}}));
    for (Variable x : {weight, bias, scale}) x.mutable_grad() = Tensor::zeros(x.shape());
    optimizer->step();
    CHECK(weight.value().data()[0] < 1);
    CHECK(same_bits(bias.value(), Tensor::ones({2})));
    CHECK(scale.item() == 1);
  }
}

// Without care it would stay at the smallest numbers there are, which are slow to compute with.
TEST_CASE("optimizers: a momentum that nothing feeds ends at 0") {
  struct Row {
    OptimizerKind kind;
    std::string entry;
  };
  const Row rows[] = {
      {optimizer_kind<Sgd>("sgd", SgdOptions{.momentum = 0.9}), "sgd.momentum.x"},
      {optimizer_kind<Adam>("adam", AdamOptions{}), "adam.m.x"},
      {optimizer_kind<Rmsprop>("rmsprop", RmspropOptions{.momentum = 0.9}), "rmsprop.momentum.x"},
      {optimizer_kind<Lion>("lion", LionOptions{.beta2 = 0.9}), "lion.m.x"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entry);
    Variable x = parameter(Tensor::of({1}));
    const auto optimizer = row.kind.over({{"x", x}});
    x.mutable_grad() = Tensor::of({1});
    optimizer->step();
    x.mutable_grad() = Tensor::zeros({1});
    const int steps = sizeof(real) == 4 ? 900 : 7000;
    for (int i = 0; i < steps; ++i) optimizer->step();
    CHECK(optimizer->state().tensors.at(row.entry).item() == 0);
  }
}

TEST_CASE("RMSprop, Lion: an option out of its range throws, and a state that cannot be") {
  const real kNan = std::numeric_limits<real>::quiet_NaN();
  Variable x = parameter(Tensor::of({1}));
  const std::vector<NamedVariable> parameters = {{"x", x}};
  const auto rmsprop = [&](const RmspropOptions& options) {
    return error_of([&] { Rmsprop(parameters, options); });
  };
  CHECK(rmsprop({.alpha = 1}) == "rmsprop: alpha must lie in [0, 1), is 1");
  CHECK(rmsprop({.alpha = -0.5}) == "rmsprop: alpha must lie in [0, 1), is -0.5");
  CHECK(rmsprop({.alpha = kNan}) == "rmsprop: alpha must lie in [0, 1), is nan");
  CHECK(rmsprop({.momentum = 1}) == "rmsprop: the momentum must lie in [0, 1), is 1");
  CHECK(rmsprop({.epsilon = 0}) == "rmsprop: epsilon must be finite and above 0, is 0");
  CHECK(rmsprop({.epsilon = kNan}) == "rmsprop: epsilon must be finite and above 0, is nan");
  CHECK(rmsprop({.epsilon = 1 / real(0)}) == "rmsprop: epsilon must be finite and above 0, is inf");
  const auto lion = [&](const LionOptions& options) {
    return error_of([&] { Lion(parameters, options); });
  };
  CHECK(lion({.beta1 = 1}) == "lion: beta1 must lie in [0, 1), is 1");
  CHECK(lion({.beta1 = -0.5}) == "lion: beta1 must lie in [0, 1), is -0.5");
  CHECK(lion({.beta2 = 1}) == "lion: beta2 must lie in [0, 1), is 1");
  CHECK(lion({.beta2 = kNan}) == "lion: beta2 must lie in [0, 1), is nan");

  Rmsprop optimizer(parameters, {});
  SafetensorsFile state = optimizer.state();
  state.tensors["rmsprop.v.x"] = Tensor::of({0});
  CHECK_NOTHROW(optimizer.load_state(state));
  state.tensors["rmsprop.v.x"] = Tensor::of({-1e-9});
  CHECK(error_of([&] { optimizer.load_state(state); }).starts_with("rmsprop: rmsprop.v.x of the "));
}

TEST_CASE("optimizers: parameters that cannot be optimized are refused") {
  const Variable x = parameter(Tensor::of({1})), y = parameter(Tensor::of({2}));
  struct Row {
    std::vector<ParameterGroup> groups;
    std::string sentence;
  };
  const real kNan = std::numeric_limits<real>::quiet_NaN();
  const std::vector<Row> rows = {
      {{}, "sgd: there are no parameters to optimize"},
      {{{}, {}}, "sgd: there are no parameters to optimize"},
      {{{{{"x", x}, {"y", y}, {"z", x}}}}, "sgd: one parameter is given twice, as x and as z"},
      {{{{{"x", x}}}, {{{"x", x}}}}, "sgd: one parameter is given twice, as x and as x"},
      {{{{{"x", x}, {"x", y}}}}, "sgd: two parameters are named x"},
      {{{{{"x", Variable()}}}}, "sgd: parameter x is undefined"},
      {{{{{"x", constant(Tensor::of({1}))}}}}, "sgd: parameter x requires no gradient"},
      {{{{{"h", x + y}}}}, "sgd: h is the result of an op, not a parameter"},
      {{{{{"x", x}}, -1}},
       "sgd: the learning-rate factor of a group must be finite and not negative, is -1"},
      {{{{{"x", x}}, 1, kNan}},
       "sgd: the weight decay of a group must be finite and not negative, is nan"},
  };
  for (const Row& row : rows) CHECK(error_of([&] { Sgd sgd(row.groups); }) == row.sentence);
}

TEST_CASE("optimizers: a gradient of another shape throws before anything moves") {
  for (const OptimizerKind& kind : all_optimizers()) {
    Variable x = parameter(Tensor::of({1})), y = parameter(Tensor::of({2, 2}));
    const auto optimizer = kind.over({{"x", x}, {"y", y}});
    x.mutable_grad() = Tensor::of({1});
    y.mutable_grad() = Tensor::of({1});
    CHECK(error_of([&] {
            optimizer->step();
          }).find(": the gradient of y is [1], the parameter [2]") != std::string::npos);
    CHECK(x.item() == 1);
    CHECK(optimizer->steps() == 0);
  }
}

TEST_CASE("optimizers: a table that grew throws before anything moves") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Variable x = parameter(Tensor::of({1})), table = parameter(Tensor::zeros({3, 2}));
    const auto optimizer = kind.over({{"x", x}, {"table", table}});
    const auto refusal = [&] { return error_of([&] { optimizer->step(); }); };
    x.mutable_grad() = Tensor::of({1});
    backward(gather(table, Ids({1})), Tensor::ones({1, 2}));
    REQUIRE(table.row_grad() != nullptr);
    table.mutable_value() = Tensor::zeros({9, 2});
    CHECK(refusal().find(": the gradient of table is [3, 2], the parameter [9, 2]") !=
          std::string::npos);
    CHECK(x.item() == 1);
    CHECK(optimizer->steps() == 0);
    if (kind.name.starts_with("sgd")) continue;  // which keeps nothing of a parameter
    table.mutable_grad() = Tensor::ones({9, 2});
    CHECK(refusal().find(": what is kept of table is [3, 2], the parameter [9, 2]") !=
          std::string::npos);
    CHECK(x.item() == 1);
  }
}

TEST_CASE("optimizers: a bad learning rate is refused") {
  Sgd optimizer({{"x", parameter(Tensor::of({1}))}}, {.learning_rate = 0.5});
  for (const double bad :
       {-1.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_THROWS_AS(optimizer.set_learning_rate(static_cast<real>(bad)), Error);
  }
  CHECK(optimizer.learning_rate() == 0.5);
}

TEST_CASE("optimizers: a rate that overflows moves nothing") {
  const real most = std::numeric_limits<real>::max();
  for (const auto& [factor, decay] : {std::pair{most, real(0)}, {real(1), most}}) {
    Variable x = parameter(Tensor::of({1, 2}));
    Sgd sgd(std::vector<ParameterGroup>{{{{"x", x}}, factor, decay}}, {.learning_rate = 2});
    x.mutable_grad() = Tensor::of({3, 4});
    const std::string said = error_of([&] { sgd.step(); });
    CAPTURE(said);
    CHECK(said.starts_with("sgd: the learning rate of x, which is 2 times "));
    CHECK(said.ends_with(" is beyond all numbers"));
    CHECK(sgd.steps() == 0);
    CHECK(same_bits(x.value(), Tensor::of({1, 2})));
  }
}

TEST_CASE("optimizer: a gradient factor that is no number moves nothing") {
  Variable x(Tensor::of({1, 2}), true);
  Sgd sgd({{"x", x}});
  x.mutable_grad() = Tensor::of({3, 4});
  CHECK(error_of([&] { sgd.step(std::numeric_limits<real>::quiet_NaN()); }) ==
        "sgd: the gradient factor must be finite, is nan");
  CHECK(sgd.steps() == 0);
  CHECK(same_bits(x.value(), Tensor::of({1, 2})));
}

TEST_CASE("optimizers: where memory is short, a step moves all parameters or none") {
  const Tensor before = Tensor::ones({3, 2});
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    struct Training {
      explicit Training(const OptimizerKind& kind, const Tensor& value)
          : table(value, true),
            other(value, true),
            optimizer(kind.over({{"table", table}, {"other", other}})),
            snapshot(optimizer->state()) {  // so that a step needs memory of its own
        backward(sum(gather(table, Ids({1}))) + sum(other * 2));
      }
      Variable table, other;
      std::unique_ptr<Optimizer> optimizer;
      SafetensorsFile snapshot;
    };
    const Training right(kind, before), found(kind, before);
    right.optimizer->step();
    const auto stays = [&] {
      release_cached_memory();
      CHECK(found.optimizer->steps() == 0);
      CHECK(same_bits(found.table.value(), before));
      CHECK(same_bits(found.other.value(), before));
    };
    CHECK(fail_each_allocation([&] { found.optimizer->step(); }, stays) > 0);
    CHECK(same_bits(found.table.value(), right.table.value()));
    CHECK(same_bits(found.other.value(), right.other.value()));
  }
}

// x = x - learning_rate g / |g|, which wants a parameter's gradient as a whole.
class NormalizedSgd : public Optimizer {
 public:
  explicit NormalizedSgd(std::vector<NamedVariable> parameters,
                         std::vector<std::string> remembered = {})
      : Optimizer("normalized", {{std::move(parameters)}}, real(0.5), 0, std::move(remembered)) {}

 private:
  bool needs_whole() const override { return true; }
  Update update(const Step& step) const override {
    return [=](const Part& part) {
      real squares = 0;
      for (int64_t i = 0; i < part.n; ++i) squares += part.gradient[i] * part.gradient[i];
      for (int64_t i = 0; i < part.n; ++i) {
        part.x[i] -= step.learning_rate * part.gradient[i] / std::sqrt(squares);
      }
    };
  }
};

TEST_CASE(
    "optimizers: one that needs all of a parameter gets it, also where a gradient is of rows") {
  const Tensor before = Tensor::ones({40'000, 2});  // more than a thread's part
  Variable table(before, true), other(before, true);
  NormalizedSgd optimizer({{"table", table}, {"other", other}});
  const SafetensorsFile snapshot = optimizer.state();
  const Tensor first = table.value(), second = other.value();  // so that a step needs memory
  backward(sum(gather(table, Ids({1, 1, 3}))) + sum(other));
  REQUIRE(table.row_grad() != nullptr);
  const auto stays = [&] {
    release_cached_memory();
    CHECK(same_bits(table.value(), before));
    CHECK(same_bits(other.value(), before));
  };
  CHECK(fail_each_allocation([&] { optimizer.step(); }, stays) > 0);
  const double of_rows = 0.5 / std::sqrt(2 * (4 + 1)), of_all = 0.5 / std::sqrt(80'000);
  CHECK(close(table.value(), build(before.shape(), [&](const Index& i) {
                return 1 - (i[0] == 1 ? 2 * of_rows : i[0] == 3 ? of_rows : 0);
              })));
  CHECK(close(other.value(), Tensor::full(before.shape(), static_cast<real>(1 - of_all))));
  CHECK(error_of([&] {
          NormalizedSgd({{"x", table}}, {"a", "b", "c"});
        }) == "normalized: remembers 3 tensors of each parameter, and can two");
  CHECK(error_of([&] {
          NormalizedSgd({{"x", table}}, {"a", "a"});
        }) == "normalized: both tensors that it remembers are named a");
}

TEST_CASE("optimizers: where memory is short, a whole state is taken up or nothing") {
  Variable a(Tensor::ones({2, 3}), true), b(Tensor::ones({4}), true);
  const std::vector<NamedVariable> parameters = {{"a.with.a.longer.name", a}, {"b", b}};
  Adam saved(parameters, {.learning_rate = real(0.5)}), resumed(parameters, {});
  for (Variable* x : {&a, &b}) backward(*x, Tensor::ones(x->shape()));
  saved.step();
  const SafetensorsFile state = saved.state(), fresh = resumed.state();
  const auto equals = [](const SafetensorsFile& one, const SafetensorsFile& two) {
    bool equal = one.integers == two.integers;
    for (const auto& [name, tensor] : one.tensors) {
      equal = equal && same_bits(tensor, two.tensors.at(name));
    }
    return equal;
  };
  const auto stays = [&] { CHECK(equals(resumed.state(), fresh)); };
  CHECK(fail_each_allocation([&] { resumed.load_state(state); }, stays) > 10);
  CHECK(equals(resumed.state(), state));
}

TEST_CASE("optimizers: what is frozen stays, and goes on later with what is remembered of it") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Variable x = parameter(Tensor::of({1, -2})), y = parameter(Tensor::of({1, -2})),
             other = parameter(Tensor::of({3}));
    const auto paused = kind.over({{"x", x}, {"other", other}}), whole = kind.over({{"x", y}});
    const auto step = [](Optimizer& optimizer, Variable& moved) {
      moved.mutable_grad() = Tensor::of({0.5, -3});
      optimizer.step();
    };
    step(*paused, x);
    x.freeze();
    const Tensor stays = x.value();
    other.mutable_grad() = Tensor::of({1});
    paused->step(clip_factor({{"x", x}, {"other", other}}, 1));
    CHECK(same_bits(x.value(), stays));
    x.unfreeze();
    step(*paused, x);
    for (int i = 0; i < 2; ++i) step(*whole, y);
    CHECK(same_bits(x.value(), y.value()));
    x.freeze();
    CHECK_NOTHROW(kind.over({{"x", x}}));  // to be unfrozen some day
  }
}

}  // namespace
