// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/tests/bench/support/configuration.h"

namespace bench {

/// What is measured: each model in three sizes.
std::vector<Configuration> training_suite();
/// The same, and single sentences for the models that feed back.
std::vector<Configuration> greedy_suite();

/// Training as one size of growth_start() takes other values.
struct Sweep {
  std::string title;
  std::vector<Configuration> configurations;
  int64_t Configuration::*grown;
};
std::vector<Sweep> growth_sweeps();
Configuration growth_start();

}  // namespace bench
