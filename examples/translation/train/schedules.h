// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "attune/examples/translation/settings.h"
#include "attune/optim/schedule.h"

/// The schedules that a training can choose from: a further one is a line here.
namespace nmt {

struct TrainingOptions;

struct ScheduleNumbers {
  real rate;               // at its highest
  int64_t steps, warm_up;  // of the training, and of these those in which the rate rises
  int64_t decay_every;     // steps, of those that have it
  real decay_factor;       // likewise
};

struct ScheduleRow {
  std::string_view name;
  std::string_view help;  ///< how the rate falls after the warm-up
  Schedule (*make)(const ScheduleNumbers& n);
  bool has_decay_every = false, has_decay_factor = false;
  bool needs_warm_up = false;
  bool watches_dev = false;  ///< Training lowers the rate by the loss on dev, with a Plateau
};

/// The rate rises to its highest for n.warm_up steps; what follows counts its steps from there.
Schedule rising(const ScheduleNumbers& n, const Schedule& then);
/// That, with the highest rate until step `start`, and half of it after each of `times` parts of
/// the steps that are left.
Schedule halved_from(int64_t start, int64_t times, const ScheduleNumbers& n);

template <>
struct Choices<ScheduleRow> {
  using Numbers = ScheduleNumbers;
  static constexpr ScheduleRow list[] = {
      {.name = "constant",
       .help = "not",
       .make = [](const Numbers& n) { return rising(n, constant_rate(n.rate)); }},
      {.name = "cosine",
       .help = "to 0 as half a cosine",
       .make =
           [](const Numbers& n) {
             return rising(n, cosine(n.rate, std::max<int64_t>(n.steps - n.warm_up, 1)));
           }},
      {.name = "inverse_square_root",
       .help = "as 1 / sqrt(step)",
       .make = [](const Numbers& n) { return inverse_square_root(n.rate, n.warm_up); },
       .needs_warm_up = true},  // from whose end it falls
      {.name = "step",
       .help = "every --decay-every steps",
       .make =
           [](const Numbers& n) {
             return rising(n, step_decay(n.rate, n.decay_every, n.decay_factor));
           },
       .has_decay_every = true,
       .has_decay_factor = true},
      {.name = "plateau",
       .help = "when the dev loss does not fall",
       .make = [](const Numbers& n) { return rising(n, constant_rate(n.rate)); },
       .has_decay_factor = true,
       .watches_dev = true},
      // The decay schemes of tensorflow/nmt, named after the settings of Luong et al.
      {.name = "luong5",
       .help = "halved 5 times over the second half of the training",
       .make = [](const Numbers& n) { return halved_from(n.steps / 2, 5, n); }},
      {.name = "luong10",
       .help = "halved 10 times over the second half",
       .make = [](const Numbers& n) { return halved_from(n.steps / 2, 10, n); }},
      {.name = "luong234",
       .help = "halved 4 times over the last third",
       .make = [](const Numbers& n) { return halved_from(n.steps * 2 / 3, 4, n); }}};
};

/// The learning rate of each step of a training of `steps` steps. A training that is resumed with
/// another number of epochs has another number of steps, and goes on at the rate that this one
/// asks for.
Schedule make_schedule(const TrainingOptions& options, int64_t steps);

}  // namespace nmt
