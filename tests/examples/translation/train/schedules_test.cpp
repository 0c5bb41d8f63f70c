// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/schedules.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

#include "attune/examples/translation/train/options.h"

namespace nmt::testing {
namespace {

TEST_CASE("schedules: each of them falls, among them tensorflow/nmt's decay schemes") {
  struct Case {
    const char* name;
    int64_t step;
    double share;  // of the learning rate
    int64_t warm_up = 0;
  };
  // Of 1,200 steps: luong5 halves five times from step 600 on, every 120; luong10 every 60;
  // luong234 four times from step 800 on, every 100.
  const Case cases[] = {
      {"luong5", 0, 1},
      {"luong5", 719, 1},
      {"luong5", 720, 0.5},
      {"luong5", 839, 0.5},
      {"luong5", 840, 0.25},
      {"luong5", 1199, 1.0 / 16},
      {"luong10", 659, 1},
      {"luong10", 660, 0.5},
      {"luong10", 1199, 1.0 / 512},
      {"luong234", 899, 1},
      {"luong234", 900, 0.5},
      {"luong234", 1199, 1.0 / 8},
      {"constant", 1199, 1},
      {"plateau", 1199, 1},
      {"cosine", 600, 0.5},
      {"step", 499, 1},
      {"step", 500, 0.5},
      {"step", 1199, 0.25},
      {"inverse_square_root", 39, 0.5, 10},  // sqrt(10 / 40)
      // A warm-up takes its steps from the rate's highest, it puts nothing off.
      {"luong5", 719, 1, 100},
      {"luong5", 720, 0.5, 100},
      {"luong5", 1199, 1.0 / 16, 100},
      {"luong234", 899, 1, 100},
      {"luong234", 900, 0.5, 100},
      {"luong5", 850, 0.25, 700},
  };
  for (const ScheduleRow& row : Choices<ScheduleRow>::list) {
    CAPTURE(row.name);
    CHECK(std::any_of(std::begin(cases), std::end(cases),
                      [&](const Case& c) { return c.name == row.name; }));
  }
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CAPTURE(c.step);
    TrainingOptions options;
    options.learning_rate = 0.5;
    options.warm_up = c.warm_up;
    options.decay_every = 500;
    options.schedule = c.name;
    CHECK(make_schedule(options, 1200)(c.step) == doctest::Approx(0.5 * c.share));
  }
}

TEST_CASE("schedules: never halved more often than the scheme's name says") {
  TrainingOptions options;
  options.learning_rate = 1;
  options.warm_up = 0;
  options.schedule = "luong10";
  CHECK(make_schedule(options, 39)(38) == doctest::Approx(1.0 / 512));   // 20 steps: 10 parts of 2
  CHECK(make_schedule(options, 36)(35) == doctest::Approx(1.0 / 1024));  // 18 steps, parts of 1
  CHECK(make_schedule(options, 8)(7) == doctest::Approx(1.0 / 8));       // only 4 steps to halve at
}

TEST_CASE("schedules: the rate rises first") {
  TrainingOptions options;
  options.learning_rate = 0.5;
  options.warm_up = 10;
  options.decay_every = 100;
  for (const auto& choice : Names<Choice<ScheduleRow>>::list) {
    CAPTURE(choice.first);
    options.schedule = choice.second;
    const attune::Schedule schedule = make_schedule(options, 100);
    CHECK(schedule(0) == doctest::Approx(0.05));
    CHECK(schedule(4) == doctest::Approx(0.25));
    CHECK(schedule(9) == doctest::Approx(0.5));
  }
}

TEST_CASE("schedules: fewer steps than the warm-up") {
  TrainingOptions options;
  options.warm_up = 200;
  options.decay_every = 100;
  for (const auto& [name, kind] : Names<Choice<ScheduleRow>>::list) {
    options.schedule = kind;
    CHECK(make_schedule(options, 3)(2) > 0);
  }
}

}  // namespace
}  // namespace nmt::testing
