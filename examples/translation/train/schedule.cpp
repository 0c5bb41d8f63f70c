// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/schedule.h"

#include <algorithm>

#include "attune/core/error.h"

namespace nmt {
namespace {

// The rate until step `start`; then half of it after each of so many parts of the steps that are
// left. In a training of few steps the parts are rounded, and the last of them is longer.
Schedule halved(real rate, int64_t start, int64_t left, int64_t times) {
  const int64_t every = std::max<int64_t>(left / times, 1);
  const Schedule halves = step_decay(rate, every, 0.5);
  return [=](int64_t step) {
    return step < start ? rate : halves(std::min(step - start, times * every));
  };
}

}  // namespace

Schedule make_schedule(const TrainingOptions& options, int64_t steps) {
  const auto rate = static_cast<real>(options.learning_rate);
  const int64_t warm = options.warm_up;
  // What follows a warm-up counts its steps from the end of that.
  const auto rising = [warm](const Schedule& then) {
    return warm == 0 ? then : warm_up(warm, then);
  };
  const auto luong = [&](int64_t start, int64_t times) {
    if (steps <= warm) return rising(constant_rate(rate));
    return rising(halved(rate, start - warm, steps - start, times));
  };
  switch (options.schedule) {
    case ScheduleKind::constant:
    case ScheduleKind::plateau:
      return rising(constant_rate(rate));
    case ScheduleKind::cosine:
      return rising(cosine(rate, std::max<int64_t>(steps - warm, 1)));
    case ScheduleKind::inverse_square_root:
      return inverse_square_root(rate, warm);  // which rises itself
    case ScheduleKind::luong5:
      return luong(steps / 2, 5);
    case ScheduleKind::luong10:
      return luong(steps / 2, 10);
    case ScheduleKind::luong234:
      return luong(steps * 2 / 3, 4);
    case ScheduleKind::step:
      return rising(
          step_decay(rate, options.decay_every.value(), static_cast<real>(options.decay_factor)));
  }
  fail("train: this schedule is unknown");
}

}  // namespace nmt
