// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

#include "attune/core/error.h"
#include "attune/core/real.h"

/// Learning rates that follow the step:
///
///   const Schedule schedule = warm_up(400, cosine(1e-3, 10000));
///   ...
///   optimizer.set_learning_rate(schedule(optimizer.steps()));
///   optimizer.step();
///
/// A schedule has no state: after a resume, the optimizer's count of steps is all it needs. One
/// that follows the loss instead is Plateau, in plateau.h.
namespace attune {

/// The learning rate of a step; the first step is number 0. Any function of a step is one.
using Schedule = std::function<real(int64_t step)>;

// All rates must be finite and not negative, all numbers of steps at least 1; anything else throws,
// as does a step below 0 where the schedule is asked for its rate.

/// learning_rate, always.
Schedule constant_rate(real learning_rate);

/// learning_rate * factor^k after k times `every` steps, for a factor in (0, 1].
Schedule step_decay(real learning_rate, int64_t every, real factor);

/// For `steps` steps, step n has (n + 1) / steps of the rate with which `then` begins; after them
/// comes `then`, from its step 0.
Schedule warm_up(int64_t steps, Schedule then);

/// With n = step + 1 and w warm-up steps, peak * min(n / w, sqrt(w / n)): a linear warm-up to the
/// peak, which step w - 1 has, then the inverse square root (Vaswani et al. 2017, eq. 3, where the
/// peak is 1 / sqrt(d_model * w)).
Schedule inverse_square_root(real peak, int64_t warm_up_steps);

/// From learning_rate at step 0 to `last` at step `steps` along half a cosine, and `last` from then
/// on (Loshchilov and Hutter 2017, eq. 5, without restarts):
///
///   last + (learning_rate - last) * (1 + cos(pi * step / steps)) / 2
Schedule cosine(real learning_rate, int64_t steps, real last = 0);

}  // namespace attune
