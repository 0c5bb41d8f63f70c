// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/options.h"

#include "attune/core/error.h"

namespace nmt {

using attune::fail;

void validate(const FitOptions& options) {
  const std::string forcing = to_string(options.teacher_forcing);
  const double k = options.teacher_forcing_rate;
  if (options.momentum > 0 && options.optimizer != OptimizerKind::sgd) {
    fail("train: momentum is a choice of optimizer sgd, not of ", to_string(options.optimizer));
  }
  if (options.teacher_forcing == TeacherForcing::inverse_sigmoid ? k < 1 : k > 1) {
    fail("train: teacher forcing ", forcing, " needs a rate ",
         k > 1 ? "of at most 1" : "of at least 1", ", not ", k);
  }
  if (options.teacher_forcing == TeacherForcing::always && options.teacher_forcing_floor > 0) {
    fail("train: teacher forcing always has no floor; choose how it falls, such as linear");
  }
  if (options.schedule == ScheduleKind::inverse_square_root && options.warm_up == 0) {
    fail("train: schedule inverse_square_root falls from the end of a warm-up, which is 0 steps");
  }
}

}  // namespace nmt
