// SPDX-License-Identifier: MIT
#include "attune/optim/schedule.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t kLongAfter = int64_t{1} << 40;

TEST_CASE("schedules: the rates of named steps") {
  struct Rate {
    int64_t step;
    double expected;
  };
  struct Row {
    std::string name;
    Schedule schedule;
    std::vector<Rate> rates;
  };
  const Row rows[] = {
      {"constant", constant_rate(0.5), {{0, 0.5}, {1, 0.5}, {kLongAfter, 0.5}}},
      {"step decay",
       step_decay(0.8, 10, 0.5),
       {{0, 0.8}, {9, 0.8}, {10, 0.4}, {19, 0.4}, {20, 0.2}, {kLongAfter, 0}}},
      {"step decay that does nothing", step_decay(0.8, 1, 1), {{0, 0.8}, {kLongAfter, 0.8}}},
      {"warm-up", warm_up(4, constant_rate(0.8)), {{0, 0.2}, {1, 0.4}, {3, 0.8}, {4, 0.8}}},
      {"warm-up of one step", warm_up(1, constant_rate(0.8)), {{0, 0.8}, {1, 0.8}}},
      {"warm-up, then step decay",
       warm_up(4, step_decay(0.8, 10, 0.5)),
       {{0, 0.2}, {3, 0.8}, {13, 0.8}, {14, 0.4}, {24, 0.2}}},
      {"warm-up, then cosine",
       warm_up(2, cosine(0.8, 10)),
       {{0, 0.4}, {1, 0.8}, {2, 0.8}, {7, 0.4}, {12, 0}, {13, 0}}},
      {"warm-up, then a user's own",
       warm_up(2, [](int64_t step) { return real(1) / static_cast<real>(step + 1); }),
       {{0, 0.5}, {1, 1}, {2, 1}, {3, 0.5}, {5, 0.25}}},
      {"inverse square root",
       inverse_square_root(0.8, 4),
       {{0, 0.2}, {1, 0.4}, {3, 0.8}, {15, 0.4}, {63, 0.2}, {kLongAfter - 1, 0.8 / (1 << 19)}}},
      // torch.optim.lr_scheduler.CosineAnnealingLR of PyTorch 1.13.1, T_max=10, eta_min=0.1
      {"cosine",
       cosine(0.4, 10, 0.1),
       {{0, 0.4},
        {1, 0.39265847744427307},
        {2, 0.37135254915624216},
        {5, 0.25},
        {8, 0.1286474508437579},
        {10, 0.1},
        {11, 0.1},
        {kLongAfter, 0.1}}},
  };
  for (const Row& row : rows) {
    for (const Rate& rate : row.rates) {
      CAPTURE(row.name);
      CAPTURE(rate.step);
      const double found = row.schedule(rate.step);
      CHECK(std::abs(found - rate.expected) <= kTolerance * rate.expected);
    }
  }
}

TEST_CASE("step_decay: tells steps apart that a float does not") {
  constexpr real kFactor = 1 - real(1e-6);
  const Schedule schedule = step_decay(1, 1, kFactor);
  for (const int64_t step : {int64_t{1} << 24, (int64_t{1} << 24) + 1, int64_t{25'000'001}}) {
    CAPTURE(step);
    const double exact = std::pow(static_cast<double>(kFactor), static_cast<double>(step));
    CHECK(std::abs(schedule(step) - exact) <= 1e-7 * exact);
  }
}

// Vaswani et al. 2017, equation 3, as it is printed; its steps count from 1.
TEST_CASE("inverse_square_root: is that of the Transformer") {
  constexpr double kModel = 512, kWarmUp = 4000;
  const Schedule schedule =
      inverse_square_root(static_cast<real>(1 / std::sqrt(kModel * kWarmUp)), 4000);
  for (const int step : {1, 2, 100, 3999, 4000, 4001, 8000, 100'000}) {
    CAPTURE(step);
    const double printed =
        std::pow(kModel, -0.5) * std::min(std::pow(step, -0.5), step * std::pow(kWarmUp, -1.5));
    CHECK(std::abs(schedule(step - 1) - printed) <= kTolerance * printed);
  }
}

TEST_CASE("schedules: options out of their range throw") {
  const real kNan = std::numeric_limits<real>::quiet_NaN();
  const real kInfinity = std::numeric_limits<real>::infinity();
  struct Row {
    std::string sentence;
    std::function<Schedule()> make;
  };
  const std::string rate = ": a learning rate must be finite and not negative, is ";
  const Row rows[] = {
      {"constant_rate" + rate + "-1", [&] { return constant_rate(-1); }},
      {"constant_rate" + rate + "nan", [&] { return constant_rate(kNan); }},
      {"step_decay" + rate + "inf", [&] { return step_decay(kInfinity, 1, 0.5); }},
      {"step_decay: at least one step is needed, not 0", [&] { return step_decay(1, 0, 0.5); }},
      {"step_decay: the factor must lie in (0, 1], is 0", [&] { return step_decay(1, 1, 0); }},
      {"step_decay: the factor must lie in (0, 1], is 2", [&] { return step_decay(1, 1, 2); }},
      {"warm_up: at least one step is needed, not 0", [&] { return warm_up(0, constant_rate(1)); }},
      {"warm_up: there is no schedule to follow", [&] { return warm_up(1, nullptr); }},
      {"inverse_square_root" + rate + "-1", [&] { return inverse_square_root(-1, 4); }},
      {"inverse_square_root: at least one step is needed, not -4",
       [&] { return inverse_square_root(1, -4); }},
      {"cosine" + rate + "-1", [&] { return cosine(-1, 10); }},
      {"cosine" + rate + "-0.5", [&] { return cosine(1, 10, -0.5); }},
      {"cosine: at least one step is needed, not 0", [&] { return cosine(1, 0); }},
  };
  for (const Row& row : rows) CHECK(error_of(row.make) == row.sentence);
}

TEST_CASE("schedules: have a rate for the last step that can be counted, and none before 0") {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  struct Row {
    std::string name;
    Schedule schedule;
    real at_last;
  };
  const Row rows[] = {
      {"constant_rate", constant_rate(2), 2},
      {"step_decay", step_decay(2, 1, 0.5), 0},
      {"warm_up", warm_up(10, constant_rate(2)), 2},
      {"warm_up", warm_up(kLast, constant_rate(2)), 2},
      {"inverse_square_root", inverse_square_root(2, kLast), 2},
      {"cosine", cosine(1, kLast, 0.5), 0.5},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(std::abs(row.schedule(kLast) - row.at_last) <= kTolerance);
    CHECK(error_of([&] { row.schedule(-1); }) ==
          row.name + ": steps are counted from 0, there is none of number -1");
  }
}

}  // namespace
