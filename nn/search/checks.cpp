// SPDX-License-Identifier: MIT
#include "attune/nn/search/checks.h"

#include <cmath>
#include <string>

#include "attune/core/error.h"

namespace attune {

void check_limits(const std::vector<SearchLimits>& sentences) {
  for (const SearchLimits& of_one : sentences) {
    if (of_one.most < 1) {
      fail("search: a sentence may have at most ", of_one.most, " tokens; it needs one at least");
    }
    if (of_one.source_tokens < 0) {
      fail("search: a sentence has a source of ", of_one.source_tokens, " tokens; 0 is none");
    }
  }
}

void check_penalties(const SearchOptions& options) {
  const auto check = [](const char* what, double penalty) {
    if (penalty >= 0 && std::isfinite(penalty)) return;
    fail("search: the ", what, " penalty must be finite and not below 0, is ", penalty);
  };
  check("length", options.length_penalty);
  check("coverage", options.coverage_penalty);
  check("end-of-sentence", options.eos_penalty);
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

// Rows [tokens, width], of the width of the first step.
void CheckedModel::check_width(const char* what, const Tensor& rows, int64_t tokens,
                               int64_t& width) const {
  const std::string shape = rows.defined() ? rows.shape().to_string() : "undefined";
  if (rows.defined() && (rows.rank() != 2 || rows.size(0) != tokens)) {
    fail("search: for ", tokens, " tokens, the model gives ", what, " ", shape,
         ", not a row for each");
  }
  const int64_t found = rows.defined() ? rows.size(1) : kNone;
  if (width == kUnknown) width = found;
  if (found == width) return;
  fail("search: the model gives ", what, " ", shape, ", and gave at first ",
       width == kNone ? "none" : Shape{tokens, width}.to_string(), "; all steps need as many");
}

SequenceModel::Step CheckedModel::step(const Ids& tokens, SequenceModel::State& state) {
  SequenceModel::Step step = model_.step(tokens, state);
  const int64_t N = tokens.numel();
  if (!step.log_probabilities.defined()) {
    fail("search: for ", N, " tokens, the model gives undefined log-probabilities");
  }
  check_width("log-probabilities", step.log_probabilities, N, vocabulary_);
  check_width("weights", step.weights, N, positions_);
  const auto check = [&](const char* what, int32_t token) {
    if (token >= 0 && token < vocabulary_) return;
    fail("search: ", what, " token ", token, " is outside [0, ", vocabulary_,
         "), the tokens that the model knows");
  };
  check("the end", special_.end);
  for (const int32_t token : special_.never) check("the forbidden", token);
  return step;
}

}  // namespace attune
