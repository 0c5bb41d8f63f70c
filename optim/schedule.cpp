// SPDX-License-Identifier: MIT
#include "attune/optim/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "attune/core/error.h"

namespace attune {
namespace {

void check_rate(const char* schedule, real rate) {
  if (!(rate >= 0 && std::isfinite(rate)))
    fail(schedule, ": a learning rate must be finite and not negative, is ", rate);
}

void check_steps(const char* schedule, int64_t steps) {
  if (steps < 1) fail(schedule, ": at least one step is needed, not ", steps);
}

void check_step(const char* schedule, int64_t step) {
  if (step < 0) fail(schedule, ": steps are counted from 0, there is none of number ", step);
}

// Between numbers of steps; in double, since a float counts to 2^24 only.
double ratio(double a, int64_t b) { return a / static_cast<double>(b); }

// Once this step is taken. In double, where even the last int64_t has a successor.
double steps_taken(int64_t step) { return static_cast<double>(step) + 1; }

}  // namespace

Schedule constant_rate(real learning_rate) {
  check_rate("constant_rate", learning_rate);
  return [=](int64_t step) {
    check_step("constant_rate", step);
    return learning_rate;
  };
}

Schedule step_decay(real learning_rate, int64_t every, real factor) {
  check_rate("step_decay", learning_rate);
  check_steps("step_decay", every);
  if (!(factor > 0 && factor <= 1)) fail("step_decay: the factor must lie in (0, 1], is ", factor);
  return [=](int64_t step) {
    check_step("step_decay", step);
    const auto times = static_cast<double>(step / every);
    return static_cast<real>(learning_rate * std::pow(static_cast<double>(factor), times));
  };
}

Schedule warm_up(int64_t steps, Schedule then) {
  check_steps("warm_up", steps);
  if (!then) fail("warm_up: there is no schedule to follow");
  return [steps, then = std::move(then)](int64_t step) {
    check_step("warm_up", step);
    if (step >= steps) return then(step - steps);
    return then(0) * static_cast<real>(ratio(steps_taken(step), steps));
  };
}

Schedule inverse_square_root(real peak, int64_t warm_up_steps) {
  check_rate("inverse_square_root", peak);
  check_steps("inverse_square_root", warm_up_steps);
  return [=](int64_t step) {
    check_step("inverse_square_root", step);
    const double n = ratio(steps_taken(step), warm_up_steps);
    return peak * static_cast<real>(std::min(n, 1 / std::sqrt(n)));
  };
}

Schedule cosine(real learning_rate, int64_t steps, real last) {
  check_rate("cosine", learning_rate);
  check_rate("cosine", last);
  check_steps("cosine", steps);
  return [=](int64_t step) {
    check_step("cosine", step);
    const double done = static_cast<double>(std::min(step, steps));
    const double angle = std::numbers::pi * ratio(done, steps);
    return last + (learning_rate - last) * static_cast<real>((1 + std::cos(angle)) / 2);
  };
}

}  // namespace attune
