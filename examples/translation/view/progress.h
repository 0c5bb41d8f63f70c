// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdio>

#include "attune/examples/translation/train/fit.h"

namespace nmt {

/// Shows how training goes, on standard error: on a terminal a bar that redraws itself, elsewhere a
/// plain line every half minute; and a line for each finished epoch.
class Progress {
 public:
  Progress();
  void show(const StepReport& report);
  void show(const EpochReport& report);

 private:
  using Clock = std::chrono::steady_clock;
  bool is_terminal_;
  Clock::time_point last_shown_;
};

}  // namespace nmt
