// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/examples/translation/metrics/comparison.h"
#include "attune/examples/translation/metrics/evaluation.h"

namespace nmt {

/// An evaluation, or a comparison of systems, as a page of text for people.
std::string to_text(const Evaluation& evaluation);
std::string to_text(const Comparison& comparison);
/// The same figures as one JSON object.
std::string to_json(const Evaluation& evaluation);
std::string to_json(const Comparison& comparison);

}  // namespace nmt
