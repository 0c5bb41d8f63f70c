// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

namespace nmt {

/// Adds --config FILE.json: an object whose keys are the flags of the command that was called, as
/// in {"hidden": 512, "input_feeding": true}. Flags win.
void add_config(CLI::App& app);

}  // namespace nmt
