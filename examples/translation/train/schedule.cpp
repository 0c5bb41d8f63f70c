// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/schedule.h"

#include <algorithm>

#include "attune/core/error.h"

namespace nmt {
namespace {

// The rate until step `start`; then half of it after each of `times` equal parts of what is left.
Schedule halved(real rate, int64_t start, int64_t steps, int64_t times) {
  const Schedule halves = step_decay(rate, std::max<int64_t>((steps - start) / times, 1), 0.5);
  return [=](int64_t step) { return step < start ? rate : halves(step - start); };
}

}  // namespace

Schedule make_schedule(const TrainingOptions& options, int64_t steps) {
  const auto rate = static_cast<real>(options.learning_rate);
  const int64_t warm = options.warm_up, left = steps - warm;
  const auto rising = [warm](const Schedule& then) {
    return warm == 0 ? then : warm_up(warm, then);
  };
  switch (options.schedule) {
    case ScheduleKind::constant:
    case ScheduleKind::plateau:
      return rising(constant_rate(rate));
    case ScheduleKind::cosine:
      return rising(cosine(rate, std::max<int64_t>(left, 1)));
    case ScheduleKind::inverse_square_root:
      return inverse_square_root(rate, warm);  // which rises itself
    case ScheduleKind::luong5:
      return rising(halved(rate, left / 2, left, 5));
    case ScheduleKind::luong10:
      return rising(halved(rate, left / 2, left, 10));
    case ScheduleKind::luong234:
      return rising(halved(rate, left * 2 / 3, left, 4));
  }
  fail("train: this schedule is unknown");
}

}  // namespace nmt
