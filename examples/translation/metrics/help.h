// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/processes.h"
#include "attune/examples/translation/search/ensemble.h"
#include "attune/examples/translation/search/options.h"

namespace nmt {

/// All processes call it first. Throws attune::Error, on those that differ from the first one, if
/// they have other models or options, or compute otherwise.
void check_same_everywhere(Processes& processes, const Ensemble& ensemble,
                           const TranslateOptions& options = {});

/// What every process but the first does while that one translates or evaluates: computes the
/// batches that it is sent (search/helpers.h), until there are no more.
void help(Processes& processes, const Ensemble& ensemble, const TranslateOptions& options = {});

}  // namespace nmt
