// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace attune::fuzzing {

/// Runs nmt with these arguments where it can write no file: the folder that it runs in was
/// removed, and arguments may not lead out of it. An exception that is neither an attune::Error nor
/// a lack of memory is a finding, though nmt would end with a sentence about it.
int run_nmt(std::vector<std::string> arguments);

}  // namespace attune::fuzzing
