// SPDX-License-Identifier: MIT
#include "attune/optim/data_parallel.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/ops.h"
#include "attune/core/bf16.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/optim/message_tags.h"
#include "attune/optim/sgd.h"
#include "attune/tests/optim/optimizers.h"
#include "attune/tests/support/measured_processes.h"
#include "attune/tests/support/same_files.h"
#include "attune/tests/support/thread_processes.h"

namespace {

using namespace attune;
using namespace attune::testing;

// A table of words, of which each batch reads few, a layer, and what only some batches have.
struct Model {
  Variable table{random_tensor({40, 3}, 1), true}, w{random_tensor({3, 5}, 2), true},
      bias{random_tensor({5}, 3), true}, long_bias{random_tensor({3000}, 4), true},
      scale{Tensor::scalar(1), true}, rare{random_tensor({2, 2}, 5), true},
      unused{random_tensor({7}, 6), true},
      large{random_tensor({520, 520}, 7), true},  // travels alone, and fills a bucket
      empty{Tensor::zeros({3, 0}), true};

  std::vector<NamedVariable> parameters() const {
    return {{"table", table},         {"w", w},         {"bias", bias},
            {"long_bias", long_bias}, {"scale", scale}, {"rare", rare},
            {"unused", unused},       {"large", large}, {"empty", empty}};
  }
  std::vector<ParameterGroup> groups() const { return decay_matrices_only(parameters()); }

  // The loss of the batch at that place of a step.
  Variable loss(int64_t step, int64_t place) const {
    const auto seed = static_cast<uint64_t>(100 * step + place);
    const auto id = [seed](uint64_t i) { return static_cast<int32_t>((seed * 7 + i * 11) % 40); };
    const Variable x = gather(table, Ids({id(0), id(1), id(2), 3}));
    const Variable y = tanh(matmul(x, w) + bias) * scale;
    Variable total = sum(y * constant(random_tensor({4, 5}, seed))) +
                     sum(long_bias * constant(random_tensor({3000}, seed + 50)));
    if (place == 1) total = total + sum(rare * rare);
    total = total + sum(matmul(constant(random_tensor({2, 520}, seed + 9)), large));
    return total;
  }
};

constexpr int64_t kSteps = 4;

// How many batches a step has of K: the second one is a pass's last.
int64_t batches_of(int64_t step, int64_t K) { return step == 1 ? (K + 1) / 2 : K; }

struct Outcome {
  std::vector<Tensor> values;
  std::vector<real> norms;
};

Outcome train(int count, int64_t K, const OptimizerKind& kind,
              const ExchangeOptions& options = {}) {
  std::vector<Outcome> outcomes(static_cast<size_t>(count));
  ThreadProcesses(count).run([&](Processes& processes) {
    const Model model;
    Outcome& outcome = outcomes[static_cast<size_t>(processes.rank())];
    DataParallel parallel(processes, model.groups(), K, kind.make, options);
    for (int64_t step = 0; step < kSteps; ++step) {
      for (const int64_t place : parallel.places(batches_of(step, K))) {
        parallel.backward(model.loss(step, place), place);
      }
      outcome.norms.push_back(parallel.step(real(0.5)));
    }
    for (const NamedVariable& p : model.parameters()) {
      outcome.values.push_back(p.variable.value());
      CHECK_FALSE(p.variable.has_grad());
    }
  });
  for (const Outcome& outcome : outcomes) {  // all have the same
    CHECK(outcome.norms == outcomes[0].norms);
    for (size_t i = 0; i < outcome.values.size(); ++i) {
      CHECK(same_bits(outcome.values[i], outcomes[0].values[i]));
    }
  }
  return outcomes[0];
}

void check_outcome(const Outcome& a, const Outcome& b) {
  CHECK(a.norms == b.norms);
  REQUIRE(a.values.size() == b.values.size());
  for (size_t i = 0; i < a.values.size(); ++i) CHECK(same_bits(a.values[i], b.values[i]));
}

TEST_CASE("DataParallel: the bits follow from the batches of a step, not from the processes") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    for (const int64_t K : {1, 2, 4, 6}) {
      CAPTURE(K);
      const Outcome alone = train(1, K, kind);
      for (int count = 2; count <= K; ++count) {
        CAPTURE(count);
        const Outcome together = train(count, K, kind);
        check_outcome(together, alone);
      }
    }
  }
}

const OptimizerKind kAdam{
    "adam", [](auto groups) { return std::make_unique<Adam>(std::move(groups)); }, {}};

TEST_CASE("DataParallel: gradients as bf16 give the same bits on any number of processes, too") {
  for (const int64_t K : {1, 2, 4, 6}) {
    CAPTURE(K);
    const ExchangeOptions narrow{.format = GradientFormat::bf16};
    const Outcome alone = train(1, K, kAdam, narrow);
    CHECK(alone.norms != train(1, K, kAdam).norms);
    for (int count = 2; count <= K; ++count) check_outcome(train(count, K, kAdam, narrow), alone);
  }
}

TEST_CASE("DataParallel: of bf16, each sum in the tree of places is rounded") {
  const auto narrow = [](real x) { return from_bf16(to_bf16(x)); };
  const real g[] = {real(1.003), real(0.0131), real(-0.777)};
  const real total = narrow(narrow(narrow(g[0]) + narrow(g[1])) + narrow(g[2]));
  ThreadProcesses(3).run([&](Processes& processes) {
    const Variable x(Tensor::zeros({2, 3}), true), rows(Tensor::zeros({9, 1}), true);
    DataParallel parallel(processes, {{{{"x", x}, {"rows", rows}}}}, 3,
                          [](auto groups) {
                            return std::make_unique<Sgd>(std::move(groups),
                                                         SgdOptions{.learning_rate = 1});
                          },
                          {.format = GradientFormat::bf16});
    for (const int64_t place : parallel.places(3)) {
      parallel.backward((sum(x) + sum(gather(rows, Ids({4, 7})))) * g[place], place);
    }
    const real norm = parallel.step(std::numeric_limits<real>::infinity());
    CHECK(norm == doctest::Approx(std::sqrt(8) * std::abs(total)));
    for (int64_t i = 0; i < 6; ++i) CHECK(x.value().data()[i] == -total);
    for (int64_t i = 0; i < 9; ++i) {
      CHECK(rows.value().data()[i] == (i == 4 || i == 7 ? -total : 0));
    }
  });
}

TEST_CASE("DataParallel: how large a bucket is changes no bit") {
  const Outcome alone = train(1, 4, kAdam);
  for (const int64_t bytes : {int64_t{0}, int64_t{100}, int64_t{1} << 40}) {
    check_outcome(train(3, 4, kAdam, {.bucket_bytes = bytes}), alone);
  }
}

TEST_CASE("DataParallel: gradients as bf16 are half the bytes, and all else is as it was") {
  for (const bool withholds : {false, true}) {
    const auto sent = [&](GradientFormat format, int tag) {
      int64_t bytes = 0;
      ThreadProcesses(2).run([&](Processes& plain) {
        MeasuredProcesses processes(plain, withholds);
        const Variable x(Tensor::zeros({200, 300}), true), bias(Tensor::zeros({200}), true);
        DataParallel parallel(processes, {{{{"x", x}, {"bias", bias}}}}, 2,
                              [](auto groups) { return std::make_unique<Sgd>(std::move(groups)); },
                              {.format = format});
        for (const int64_t place : parallel.places(2)) {
          parallel.backward(sum(x * x) + sum(bias * bias), place);
        }
        parallel.step(1);
        if (processes.rank() == 0) bytes = processes.traffic(tag).bytes;
      });
      return static_cast<double>(bytes);
    };
    const double half = 200 * 301 / 2;
    CHECK(sent(GradientFormat::full, Tag::gradients) ==
          doctest::Approx(half * sizeof(real)).epsilon(0.01));
    CHECK(sent(GradientFormat::bf16, Tag::gradients) == doctest::Approx(half * 2).epsilon(0.01));
    CHECK(sent(GradientFormat::bf16, Tag::values) == sent(GradientFormat::full, Tag::values));
  }
}

TEST_CASE("DataParallel: a step is that of all batches in one sum") {
  const Model model, plain;
  ThreadProcesses(1).run([&](Processes& processes) {
    DataParallel parallel(processes, {{model.parameters()}}, 3, [](auto groups) {
      return std::make_unique<Sgd>(groups, SgdOptions{.learning_rate = 0.1});
    });
    CHECK(parallel.places(3) == std::vector<int64_t>{0, 1, 2});
    CHECK(parallel.places(2) == std::vector<int64_t>{0, 1});
    for (const int64_t place : parallel.places(3)) parallel.backward(model.loss(0, place), place);
    const real norm = parallel.step(1);

    backward(plain.loss(0, 0) + plain.loss(0, 1) + plain.loss(0, 2));
    double squares = 0;
    for (const NamedVariable& p : plain.parameters()) {
      for (int64_t i = 0; p.variable.has_grad() && i < p.variable.numel(); ++i) {
        squares += std::pow(p.variable.grad().data()[i], 2);
      }
    }
    CHECK(norm == doctest::Approx(std::sqrt(squares)));
    Sgd sgd(plain.parameters(), {.learning_rate = 0.1});
    sgd.step(static_cast<real>(1 / std::sqrt(squares)));
  });
  for (size_t i = 0; i < plain.parameters().size(); ++i) {
    CHECK(close(model.parameters()[i].variable.value(), plain.parameters()[i].variable.value()));
  }
}

TEST_CASE("DataParallel: every process hears of a gradient that is not finite, by name") {
  for (const int count : {1, 3}) {
    const std::vector<NamedVariable> names = Model().parameters();
    std::vector<std::string> said(static_cast<size_t>(count));
    ThreadProcesses(count).run([&](Processes& processes) {
      const Model model;
      DataParallel parallel(processes, model.groups(), 3,
                            [](auto groups) { return std::make_unique<Sgd>(groups); });
      const real factor = std::numeric_limits<real>::infinity();
      for (const int64_t place : parallel.places(3)) {
        const Variable loss = model.loss(0, place);
        parallel.backward(place == 2 ? loss + sum(model.bias * factor) : loss, place);
      }
      said[static_cast<size_t>(processes.rank())] = error_of([&] { parallel.step(1); });
      CHECK(same_bits(model.bias.value(), Model().bias.value()));
    });
    for (const std::string& sentence : said) {
      CHECK(sentence ==
            "data parallel: the gradient of bias has a NaN or an infinity, or is too large to be "
            "squared");
    }
  }
}

// Moves by the mean of the whole gradient.
class MeanOfGradient : public Optimizer {
 public:
  explicit MeanOfGradient(std::vector<ParameterGroup> groups)
      : Optimizer("mean", std::move(groups), real(0.1), 0, {}) {}
  bool needs_whole() const override { return true; }

 private:
  Update update(const Step& step) const override {
    return [=](const Part& part) {
      real mean = 0;
      for (int64_t i = 0; i < part.n; ++i) mean += part.gradient[i] / static_cast<real>(part.n);
      for (int64_t i = 0; i < part.n; ++i) part.x[i] -= step.learning_rate * mean;
    };
  }
};

TEST_CASE("DataParallel: an optimizer that needs whole parameters gets them") {
  const OptimizerKind kind{
      "mean", [](auto groups) { return std::make_unique<MeanOfGradient>(std::move(groups)); }, {}};
  const Outcome alone = train(1, 4, kind);
  for (const int count : {2, 3, 4}) {
    const Outcome together = train(count, 4, kind);
    for (size_t i = 0; i < alone.values.size(); ++i) {
      CHECK(same_bits(together.values[i], alone.values[i]));
    }
  }
}

// What the optimizers of all processes remember after so many steps, and the parameters' values.
SafetensorsFile state_after(int64_t steps, int count, const OptimizerKind& kind,
                            const SafetensorsFile* from = nullptr, int64_t first = 0) {
  SafetensorsFile result;
  ThreadProcesses(count).run([&](Processes& processes) {
    const Model model;
    DataParallel parallel(processes, model.groups(), 4, kind.make);
    if (from != nullptr) {
      for (NamedVariable p : model.parameters()) {
        p.variable.mutable_value() = from->tensors.at(p.name);
      }
      SafetensorsFile saved = *from;
      for (const NamedVariable& p : model.parameters()) saved.tensors.erase(p.name);
      parallel.load_state(saved);
    }
    for (int64_t step = first; step < steps; ++step) {
      for (const int64_t place : parallel.places(4)) {
        parallel.backward(model.loss(step, place), place);
      }
      parallel.step(real(0.5));
    }
    SafetensorsFile state = parallel.state();
    if (processes.rank() > 0) return;
    for (const NamedVariable& p : model.parameters()) state.tensors[p.name] = p.variable.value();
    result = state;
  });
  return result;
}

TEST_CASE("DataParallel: its state is that of one process, and others go on from it") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    const SafetensorsFile two = state_after(2, 1, kind), four = state_after(4, 1, kind);
    for (const int count : {2, 3, 4}) {
      CAPTURE(count);
      check_same(state_after(2, count, kind), two);
      check_same(state_after(4, count, kind, &two, 2), four);
      check_same(state_after(4, 1, kind, &two, 2), four);
    }
  }
}

TEST_CASE("DataParallel: a state of something else is refused, by every process") {
  const auto said = [&](const auto& change) {
    std::vector<std::string> sentences(3);
    ThreadProcesses(3).run([&](Processes& processes) {
      const Model model;
      DataParallel parallel(processes, model.groups(), 3, kAdam.make);
      SafetensorsFile state = kAdam.make(model.groups())->state();
      change(state);
      sentences[static_cast<size_t>(processes.rank())] =
          error_of([&] { parallel.load_state(state); });
    });
    for (const std::string& sentence : sentences) CHECK(sentence == sentences[0]);
    return sentences[0];
  };
  CHECK(said([](SafetensorsFile&) {}) == "no error");
  CHECK(said([](SafetensorsFile& state) { state.tensors.erase("adam.m.w"); }) ==
        "adam: the saved state lacks adam.m.w; was it saved by another optimizer, or for another "
        "model?");
  CHECK(said([](SafetensorsFile& state) {
          state.tensors["adam.m.w"] = Tensor::zeros({5, 3});
        }) == "adam: adam.m.w is [5, 3] in the saved state, but [3, 5] here");
  CHECK(said([](SafetensorsFile& state) { state.integers["adam.steps.w"] = {-1}; }) ==
        "adam: adam.steps.w of the saved state is damaged");
}

TEST_CASE("DataParallel: more processes than rows, and steps without a batch") {
  std::vector<Tensor> values(5);
  ThreadProcesses(5).run([&](Processes& processes) {
    const Variable x(Tensor::of({{1, 2}, {3, 4}}), true);
    DataParallel parallel(processes, {{{{"x", x}}}}, 5, [](auto groups) {
      return std::make_unique<Sgd>(groups, SgdOptions{.learning_rate = 1});
    });
    for (const int64_t place : parallel.places(5)) parallel.backward(sum(x), place);
    CHECK(parallel.step(100) == doctest::Approx(std::sqrt(4 * 25)));
    CHECK(parallel.step(100) == 0);
    values[static_cast<size_t>(processes.rank())] = x.value();
  });
  for (const Tensor& value : values) CHECK(same_bits(value, Tensor::of({{-4, -3}, {-2, -1}})));
}

TEST_CASE("DataParallel: places come one after the other") {
  ThreadProcesses(2).run([](Processes& processes) {
    const Model model;
    DataParallel parallel(processes, model.groups(), 5,
                          [](auto groups) { return std::make_unique<Sgd>(groups); });
    const bool is_first = processes.rank() == 0;
    const auto said = [&](int64_t place) {
      return error_of([&] { parallel.backward(model.loss(0, place), place); });
    };
    const std::string
        of_first = "data parallel: process 0 has places 0 to 1 of a step, ",
        of_second = "data parallel: process 1 has places 2 to 4 of a step, of which now comes ";
    CHECK(said(is_first ? 1 : 0) ==
          (is_first ? of_first + "of which now comes 0, not 1" : of_second + "2, not 0"));
    CHECK(said(is_first ? 0 : 2) == "no error");
    CHECK(said(is_first ? 0 : 4) ==
          (is_first ? of_first + "of which now comes 1, not 0" : of_second + "3, not 4"));
    CHECK(said(is_first ? 1 : 3) == "no error");
    CHECK(said(is_first ? 2 : 4) == (is_first ? of_first + "and has had them all" : "no error"));
    CHECK(parallel.step(1) > 0);
    CHECK(said(is_first ? 0 : 2) == "no error");
    CHECK(error_of([&] { parallel.places(6); }) ==
          "data parallel: a step has up to 5 batches, not 6");
  });
}

TEST_CASE("DataParallel: what cannot be is refused") {
  const auto said = [](int count, int64_t batches, const std::vector<NamedVariable>& parameters) {
    return error_of([&] {
      ThreadProcesses(count).run([&](Processes& processes) {
        DataParallel parallel(processes, {{parameters}}, batches,
                              [](auto groups) { return std::make_unique<Sgd>(groups); });
      });
    });
  };
  const Variable x(Tensor::of({1}), true);
  CHECK(said(3, 2, {{"x", x}}) ==
        "data parallel: a step of 2 batches cannot be shared by 3 processes; give each one at "
        "least");
  CHECK(said(1, 1, {{"x", x}, {"y", x}}) ==
        "data parallel: one parameter is given twice, as x and as y");
  CHECK(said(1, 1, {{"x", Variable(Tensor::of({1}))}}) ==
        "data parallel: parameter x requires no gradient");
}

TEST_CASE("share_out: slices of whole rows, about as many elements for each") {
  const std::vector<NamedVariable> parameters = Model().parameters();
  int64_t total = 0;
  for (const NamedVariable& p : parameters) total += p.variable.numel();
  for (const int count : {1, 2, 3, 4, 7, 64}) {
    const std::vector<std::vector<Slice>> slices = share_out(parameters, count, false);
    REQUIRE(std::ssize(slices) == count);
    std::vector<int64_t> next(parameters.size());  // row of each
    for (const std::vector<Slice>& own : slices) {
      int64_t elements = 0;
      for (const Slice& slice : own) {
        CHECK(slice.begin == next[slice.parameter]);
        next[slice.parameter] = slice.end;
        elements += slice.of(parameters[slice.parameter].variable.value()).numel();
      }
      CHECK(elements <= total / count + Slice::kRun);
    }
    for (size_t i = 0; i < parameters.size(); ++i) {
      const Shape& shape = parameters[i].variable.shape();
      CHECK(next[i] == (shape.rank() == 0 ? 1 : shape[0]));
    }
  }
}

TEST_CASE("share_out: rows without elements have one owner too") {
  const Variable empty(Tensor::zeros({3, 0}), true), full(random_tensor({2, 2}, 1), true);
  const std::vector<std::vector<NamedVariable>> lists = {
      {{"empty", empty}},
      {{"empty", empty}, {"full", full}},
      {{"full", full}, {"empty", empty}},
  };
  for (const std::vector<NamedVariable>& parameters : lists) {
    for (const int count : {1, 2, 3}) {
      int64_t rows = 0;
      for (const std::vector<Slice>& own : share_out(parameters, count, false)) {
        for (const Slice& slice : own) rows += slice.end - slice.begin;
      }
      CHECK(rows == (parameters.size() == 1 ? 3 : 5));
    }
  }
}

}  // namespace
