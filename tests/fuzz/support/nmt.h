// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace attune::fuzzing {

/// Runs nmt with these arguments where it can write no file: the folder that it runs in was
/// removed, and arguments may not lead out of it. Its output goes nowhere. An exception that nmt
/// lets escape does here too.
void run_nmt(std::vector<std::string> arguments);

}  // namespace attune::fuzzing
