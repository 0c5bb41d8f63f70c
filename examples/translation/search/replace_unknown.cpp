// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/replace_unknown.h"

#include <algorithm>
#include <cstddef>

#include "attune/core/error.h"

namespace nmt {

std::vector<std::string> replace_unknown(const attune::Hypothesis& hypothesis,
                                         const Vocabulary& target,
                                         const std::vector<std::string>& source) {
  const auto positions = static_cast<size_t>(hypothesis.positions);
  if (positions <= source.size() || hypothesis.weights.size() < hypothesis.ids.size() * positions) {
    attune::fail("replace_unknown: no attention of ", hypothesis.ids.size(), " tokens to ",
                 source.size(), " source tokens");
  }
  std::vector<std::string> tokens;
  for (size_t t = 0; t < hypothesis.ids.size(); ++t) {
    tokens.push_back(target.token(hypothesis.ids[t]));
    if (hypothesis.ids[t] != Vocabulary::kUnk || source.empty()) continue;
    const auto row = hypothesis.weights.begin() + static_cast<std::ptrdiff_t>(t * positions);
    const auto end = row + static_cast<std::ptrdiff_t>(source.size());
    tokens.back() = source[static_cast<size_t>(std::max_element(row, end) - row)];
  }
  return tokens;
}

}  // namespace nmt
