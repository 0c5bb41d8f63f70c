// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/schedule.h"

#include <algorithm>

namespace nmt {
namespace {

using namespace attune;

// The rate until step `start`; then half of it after each of `times` equal parts of what is left.
Schedule halved(real rate, int64_t start, int64_t steps, int64_t times) {
  const Schedule halves = step_decay(rate, std::max<int64_t>((steps - start) / times, 1), 0.5);
  return [=](int64_t step) { return step < start ? rate : halves(step - start); };
}

Schedule after_warm_up(const FitOptions& options, int64_t steps) {
  const auto rate = static_cast<real>(options.learning_rate);
  switch (options.schedule) {
    case ScheduleKind::cosine:
      return cosine(rate, std::max<int64_t>(steps, 1));
    case ScheduleKind::luong5:
      return halved(rate, steps / 2, steps, 5);
    case ScheduleKind::luong10:
      return halved(rate, steps / 2, steps, 10);
    case ScheduleKind::luong234:
      return halved(rate, steps * 2 / 3, steps, 4);
    default:
      return constant_rate(rate);
  }
}

}  // namespace

Schedule make_schedule(const FitOptions& options, int64_t steps) {
  const int64_t warm = options.warm_up;
  if (options.schedule == ScheduleKind::inverse_square_root) {
    return inverse_square_root(static_cast<real>(options.learning_rate), warm);
  }
  const Schedule then = after_warm_up(options, steps - warm);
  return warm == 0 ? then : warm_up(warm, then);
}

}  // namespace nmt
