// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

namespace nmt {

/// Adds --config FILE.json: an object whose keys are the flags of the command that was called, as
/// in {"hidden": 512, "input_feeding": true}. Flags win. A switch is true or false there, the name
/// of a file a text; the file has at most 1 MiB. What is wrong throws CLI::ConfigError, which names
/// the file and the line.
void add_config(CLI::App& app);

}  // namespace nmt
