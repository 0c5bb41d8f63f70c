// SPDX-License-Identifier: MIT
#include "attune/nn/search/checks.h"

#include <cmath>

#include "attune/core/error.h"

namespace attune {

void check_limits(const std::vector<SearchLimits>& sentences) {
  for (const SearchLimits& of_one : sentences) {
    if (of_one.most < 1) {
      fail("search: a sentence may have at most ", of_one.most, " tokens; it needs one at least");
    }
  }
}

void check_sampling(const Sampling& sampling) {
  if (!(sampling.temperature > 0 && std::isfinite(sampling.temperature))) {
    fail("sample: the temperature must be finite and above 0, is ", sampling.temperature);
  }
  if (!(sampling.top_p > 0 && sampling.top_p <= 1)) {
    fail("sample: top_p must lie in (0, 1], is ", sampling.top_p);
  }
  if (sampling.top_k < 0) fail("sample: top_k must not be below 0, is ", sampling.top_k);
}

SequenceModel::Step checked_step(const SequenceModel& model, const Ids& tokens,
                                 SequenceModel::State& state, const SpecialTokens& special) {
  SequenceModel::Step step = model.step(tokens, state);
  const Tensor& p = step.log_probabilities;
  if (!p.defined() || p.rank() != 2 || p.size(0) != tokens.numel()) {
    fail("search: for ", tokens.numel(), " tokens, the model gives log-probabilities ",
         p.defined() ? p.shape().to_string() : "undefined", ", not a row for each");
  }
  const auto check = [&](const char* what, int32_t token) {
    if (token >= 0 && token < p.size(1)) return;
    fail("search: ", what, " token ", token, " is outside [0, ", p.size(1),
         "), the tokens that the model knows");
  };
  check("the end", special.end);
  for (const int32_t token : special.never) check("the forbidden", token);
  return step;
}

}  // namespace attune
