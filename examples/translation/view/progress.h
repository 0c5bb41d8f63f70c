// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/train/reports.h"

namespace nmt {

/// Shows how training goes, on standard error: on a terminal a bar that redraws itself, elsewhere a
/// plain line every half minute; a line for each finished epoch, and one for the whole.
class Progress {
 public:
  Progress();
  void show(const StepReport& report);
  void show(const EpochReport& report);
  /// The first `count` of dev: what was to be translated, into what, and what the model made of it.
  void show_translations(const Model& model, const ParallelText& dev, const DevScore& score,
                         int64_t count) const;
  /// How long it took, and what came of it, such as which epoch the model file is from.
  void finish(const std::string& outcome) const;

 private:
  using Clock = std::chrono::steady_clock;
  bool is_terminal_;
  Clock::time_point begin_, last_shown_;
};

}  // namespace nmt
