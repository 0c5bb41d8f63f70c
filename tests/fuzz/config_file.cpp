// SPDX-License-Identifier: MIT
// Any text as the file of --config.
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/nmt.h"

namespace attune::fuzzing {

void fuzz(std::string_view input) { run_nmt({"train", "--config", file_of(input)}); }

}  // namespace attune::fuzzing
