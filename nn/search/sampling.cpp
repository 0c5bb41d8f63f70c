// SPDX-License-Identifier: MIT
#include "attune/nn/search/sampling.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include "attune/core/error.h"

namespace attune {
namespace {

using Tokens = std::vector<int32_t>;

// Tokens that may follow; the most probable first, if only some of them are wanted.
Tokens candidates(std::span<const real> log_probabilities, const Sampling& sampling) {
  Tokens tokens;
  for (size_t w = 0; w < log_probabilities.size(); ++w) {
    const bool possible = log_probabilities[w] > -std::numeric_limits<real>::infinity();
    if (possible) tokens.push_back(static_cast<int32_t>(w));
  }
  const auto most = static_cast<int64_t>(tokens.size());
  const int64_t k = sampling.top_k > 0 ? std::min(sampling.top_k, most) : most;
  if (k == most && sampling.top_p == 1) return tokens;
  std::partial_sort(tokens.begin(), tokens.begin() + k, tokens.end(), [&](int32_t a, int32_t b) {
    const real p = log_probabilities[static_cast<size_t>(a)];
    const real q = log_probabilities[static_cast<size_t>(b)];
    return p != q ? p > q : a < b;
  });
  tokens.resize(static_cast<size_t>(k));
  return tokens;
}

// p(w)^(1/temperature) of each, relative to the largest.
std::vector<double> proportions(const Tokens& tokens, std::span<const real> log_probabilities,
                                double temperature) {
  std::vector<double> result;
  for (const int32_t w : tokens) result.push_back(log_probabilities[static_cast<size_t>(w)]);
  const double largest = *std::max_element(result.begin(), result.end());
  for (double& p : result) p = std::exp((p - largest) / temperature);
  return result;
}

// The fewest first proportions that come to a share of the sum.
void keep_share(std::vector<double>& p, double share) {
  const double wanted = share * std::accumulate(p.begin(), p.end(), 0.0);
  double sum = 0;
  size_t kept = 0;
  while (kept < p.size() && sum < wanted) sum += p[kept++];
  p.resize(kept);
}

// The n-th stream that would be forked from this one: each fork draws one number of two words.
Rng nth_fork(Rng::State state, int64_t n) {
  state.position += 2 * static_cast<uint64_t>(n);
  return Rng(state).fork();
}

}  // namespace

int32_t draw_token(std::span<const real> log_probabilities, const Sampling& sampling, Rng& rng) {
  const Tokens tokens = candidates(log_probabilities, sampling);
  if (tokens.empty()) fail("sampling: no token has a probability: all are 0 or NaN");
  std::vector<double> p = proportions(tokens, log_probabilities, sampling.temperature);
  if (sampling.top_p < 1) keep_share(p, sampling.top_p);
  // Not uniform(): in single precision it has too few bits for the rarest tokens.
  const double draw = static_cast<double>(rng.next_u64() >> 11) * 0x1p-53;  // in [0, 1)
  double left = draw * std::accumulate(p.begin(), p.end(), 0.0);
  size_t chosen = 0;
  while (chosen + 1 < p.size() && left >= p[chosen]) left -= p[chosen++];
  return tokens[chosen];
}

Rng sampling_stream(uint64_t seed, int64_t sentence, int64_t n) {
  return nth_fork(nth_fork(Rng(seed).state(), sentence).state(), n);
}

}  // namespace attune
