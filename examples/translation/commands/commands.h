// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

/// What `nmt` does, a file of this folder for each subcommand. Each adds itself with its flags to
/// the program; once called it reads and writes files, reports on standard error, and throws
/// attune::Error for what the user has to mend.
namespace nmt {

void add_corpus(CLI::App& app);
void add_train(CLI::App& app);
void add_translate(CLI::App& app);
void add_evaluate(CLI::App& app);
void add_score(CLI::App& app);
void add_compare(CLI::App& app);
void add_attend(CLI::App& app);
void add_average(CLI::App& app);
void add_info(CLI::App& app);

}  // namespace nmt
