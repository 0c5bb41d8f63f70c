// SPDX-License-Identifier: MIT
#include "attune/nn/search/constraints.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "attune/core/error.h"

namespace attune {
namespace {

constexpr real kNever = -std::numeric_limits<real>::infinity();
constexpr real kRounding = real(1e-3);  // above 0, of sums that are 1 but for rounding

[[noreturn]] void fail_as_probability(real p, int64_t token) {
  if (std::isnan(p)) {
    fail("search: the log-probabilities of token ", token,
         " are NaN: the model's parameters have diverged");
  }
  fail("search: a log-probability of token ", token, " is ", p,
       ", above 0; of logits, give log_softmax()");
}

void forbid_repeated_ngrams(std::span<real> log_probabilities, const std::vector<int32_t>& tokens,
                            int64_t n) {
  if (static_cast<int64_t>(tokens.size()) < n) return;
  const auto last = tokens.end() - (n - 1);  // what an n-gram would be completed from
  for (auto begin = tokens.begin(); tokens.end() - begin >= n; ++begin) {
    if (!std::equal(last, tokens.end(), begin)) continue;
    log_probabilities[static_cast<size_t>(begin[n - 1])] = kNever;
  }
}

}  // namespace

bool forbid_tokens(std::span<real> log_probabilities, const Path& path, int64_t least,
                   const SearchOptions& options) {
  const auto end_token = static_cast<size_t>(options.tokens.end);
  const real end = log_probabilities[end_token];
  const auto wrong = std::find_if_not(log_probabilities.begin(), log_probabilities.end(),
                                      [](real p) { return p <= kRounding; });
  if (wrong != log_probabilities.end()) fail_as_probability(*wrong, path.length() + 1);
  for (const int32_t token : options.tokens.never) {
    log_probabilities[static_cast<size_t>(token)] = kNever;
  }
  if (path.length() < least) log_probabilities[end_token] = kNever;
  if (options.no_repeat_ngram > 0) {
    forbid_repeated_ngrams(log_probabilities, path.tokens(), options.no_repeat_ngram);
  }
  const bool nothing_is_left = std::all_of(log_probabilities.begin(), log_probabilities.end(),
                                           [](real p) { return p == kNever; });
  if (nothing_is_left) log_probabilities[end_token] = end;
  return !nothing_is_left || end != kNever;
}

void fail_without_token() { fail("search: no token has a probability"); }

}  // namespace attune
