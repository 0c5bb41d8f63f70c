// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/examples/translation/view/attended_sentence.h"

namespace nmt {

/// A sentence as one JSON object, without a line break:
///
///   {"source": ["a", "cat", "<eos>"], "source_text": "a cat",
///    "reference": [...], "reference_text": "...",
///    "hypotheses": [{"target": ["un", "chat", "<eos>"], "target_text": "un chat",
///                    "finished": true, "log_probability": -0.3, "score": -0.1,
///                    "log_probabilities": [-0.1, -0.2, -0.05],
///                    "weights": [[0.9, 0.1, 0], ...]}]}
///
/// A row of weights has one for each source token: padding is left out, and so is an empty
/// reference. Numbers have as many digits as tell the program's own apart; what is no number (NaN)
/// is null. Throws attune::Error as sentence.checked().
std::string to_json(const AttendedSentence& sentence);

}  // namespace nmt
