// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/examples/translation/search/hypothesis.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

/// A hypothesis in tokens, with each unknown word written as the source word that got the largest
/// attention weight when it was chosen, the first of equals: names and numbers are often the same
/// in both languages (after Luong et al. 2015, "Addressing the Rare Word Problem in Neural Machine
/// Translation", whose model points at the source word itself). eos is no source word; an unknown
/// word stays one if the source has none.
///
/// Throws attune::Error unless the hypothesis has the attention of so many source words.
std::vector<std::string> replace_unknown(const Hypothesis& hypothesis, const Vocabulary& target,
                                         const std::vector<std::string>& source);

}  // namespace nmt
