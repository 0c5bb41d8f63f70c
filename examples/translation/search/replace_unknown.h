// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/examples/translation/text/vocabulary.h"
#include "attune/nn/search/hypothesis.h"

namespace nmt {

/// A hypothesis in tokens, with each <unk> written as the source token that got the largest
/// attention weight when it was chosen, the first of equals: names and numbers are often the same
/// in both languages (after Luong et al. 2015, "Addressing the Rare Word Problem in Neural Machine
/// Translation", whose model points at the source word itself). `source` is without eos; if it is
/// empty, <unk> stays.
///
/// Throws attune::Error unless the hypothesis has attention weights for so many source tokens.
std::vector<std::string> replace_unknown(const attune::Hypothesis& hypothesis,
                                         const Vocabulary& target,
                                         const std::vector<std::string>& source);

}  // namespace nmt
