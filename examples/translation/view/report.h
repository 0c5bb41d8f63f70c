// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/examples/translation/metrics/evaluation.h"

namespace nmt {

/// An evaluation as a page of text for people.
std::string to_text(const Evaluation& evaluation);
/// The same figures as one JSON object.
std::string to_json(const Evaluation& evaluation);

}  // namespace nmt
