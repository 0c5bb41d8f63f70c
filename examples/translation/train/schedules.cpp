// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/schedules.h"

#include "attune/examples/translation/train/options.h"

namespace nmt {

Schedule rising(const ScheduleNumbers& n, const Schedule& then) {
  return n.warm_up == 0 ? then : warm_up(n.warm_up, then);
}

Schedule halved_from(int64_t start, int64_t times, const ScheduleNumbers& n) {
  if (n.steps <= n.warm_up) return rising(n, constant_rate(n.rate));
  // In a training of few steps the parts are rounded, and the last of them is longer.
  const int64_t every = std::max<int64_t>((n.steps - start) / times, 1);
  const Schedule halves = step_decay(n.rate, every, 0.5);
  return rising(n, [=, first = start - n.warm_up, rate = n.rate](int64_t step) {
    return step < first ? rate : halves(std::min(step - first, times * every));
  });
}

Schedule make_schedule(const TrainingOptions& options, int64_t steps) {
  return options.schedule->make({.rate = static_cast<real>(options.learning_rate),
                                 .steps = steps,
                                 .warm_up = options.warm_up,
                                 .decay_every = options.decay_every.value_or(1),
                                 .decay_factor = static_cast<real>(options.decay_factor)});
}

}  // namespace nmt
