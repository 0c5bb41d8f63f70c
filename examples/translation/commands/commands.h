// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

#include "attune/core/processes.h"

/// What `nmt` does, a file of this folder for each subcommand: a further one is a name here, twice.
namespace nmt {

/// Adds itself with its flags to the program; once called it reads and writes files, reports on
/// standard error, and throws attune::Error for what the user has to mend. Of several processes the
/// first one does so; the others help, or have nothing to do.
using Subcommand = void(CLI::App& app, attune::Processes& processes);

Subcommand add_corpus, add_prepare, add_train, add_translate, add_evaluate, add_score, add_compare,
    add_attend, add_average, add_info;

/// All of them, in the order of the help.
inline constexpr Subcommand* kSubcommands[] = {
    add_corpus, add_prepare, add_train,  add_translate, add_evaluate,
    add_score,  add_compare, add_attend, add_average,   add_info};

}  // namespace nmt
