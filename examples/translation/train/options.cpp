// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/options.h"

#include "attune/core/error.h"

namespace nmt {
namespace {

void check_optimizer(const TrainingOptions& options) {
  if (options.momentum && !options.optimizer->has_momentum) {
    fail("train: momentum is a choice of the optimizers ", names_with(&OptimizerRow::has_momentum),
         ", not of ", options.optimizer->name);
  }
  if (options.beta2 && !options.optimizer->has_beta2()) {
    fail("train: beta2 is a choice of the optimizers ", names_with(&OptimizerRow::has_beta2),
         ", not of ", options.optimizer->name);
  }
}

void check_schedule(const TrainingOptions& options) {
  const ScheduleRow& schedule = *options.schedule;
  if (schedule.needs_warm_up && options.warm_up == 0) {
    fail("train: schedule ", schedule.name, " falls from the end of a warm-up, which is 0 steps");
  }
  if (schedule.has_decay_every != options.decay_every.has_value()) {
    fail("train: schedule ", names_with(&ScheduleRow::has_decay_every, "or"),
         " and --decay-every, the steps between its decays, go together");
  }
  if (!schedule.watches_dev && options.decay_patience != TrainingOptions().decay_patience) {
    fail("train: decay_patience is a choice of schedule ", names_with(&ScheduleRow::watches_dev),
         ", not of ", schedule.name);
  }
  if (!schedule.has_decay_factor && options.decay_factor != TrainingOptions().decay_factor) {
    fail("train: decay_factor is a choice of schedules ",
         names_with(&ScheduleRow::has_decay_factor), ", not of ", schedule.name);
  }
}

void check_teacher_forcing(const TrainingOptions& options) {
  const std::string forcing = to_string(options.teacher_forcing);
  const std::optional<double> k = options.teacher_forcing_rate;
  if (options.teacher_forcing == TeacherForcing::always) {
    if (!k && options.teacher_forcing_floor == 0) return;
    fail("train: teacher forcing always takes no rate and no floor; choose how it falls, such as ",
         "linear");
  }
  if (!k) fail("train: teacher forcing ", forcing, " needs --teacher-forcing-rate");
  if (options.teacher_forcing == TeacherForcing::inverse_sigmoid ? *k < 1 : *k > 1) {
    fail("train: teacher forcing ", forcing, " needs a rate ",
         *k > 1 ? "of at most 1" : "of at least 1", ", not ", *k);
  }
}

}  // namespace

void validate(const TrainingOptions& options) {
  check_ranges(options);
  check_optimizer(options);
  check_schedule(options);
  check_teacher_forcing(options);
}

void validate(const TrainingOptions& options, const ModelConfig& config) {
  validate(options);
  if (config.variational && options.teacher_forcing != TeacherForcing::always) {
    fail(
        "train: variational dropout draws one mask for all steps, which are not known before the "
        "first when the decoder reads its own words; choose one of the two");
  }
}

}  // namespace nmt
