// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "attune/tests/bench/support/json.h"

namespace bench {

/// Thrown once somebody has asked this process to stop (SIGINT or SIGTERM).
struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
};

/// From here on a signal to stop ends the child that runs, and then throws Interrupted.
void stop_children_on_signals();

/// The folder that this program lies in: other programs of the benchmarks lie beside it.
std::string folder_of_this_program();

/// Runs a command, without a shell, and returns its last line of output that is a JSON object.
/// Throws attune::Error with what the command said last if it fails or prints no such line.
Json run_for_json(const std::vector<std::string>& command);

}  // namespace bench
