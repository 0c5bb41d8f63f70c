// SPDX-License-Identifier: MIT
#include "attune/core/rng.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "attune/core/error.h"
#include "attune/core/parallel.h"

namespace attune {

std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t p = uint64_t{0xD2511F53} * counter[0];
    const uint64_t q = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(q >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(q),
               static_cast<uint32_t>(p >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(p)};
    key[0] += 0x9E3779B9;  // golden ratio
    key[1] += 0xBB67AE85;  // sqrt(3) - 1
  }
  return counter;
}

Rng Rng::fork() {
  const uint64_t stream = next_u64();
  return Rng(State{state_.seed, stream, 0});
}

uint32_t Rng::next_u32() {
  const uint64_t index = state_.position / 4;
  if (index != block_index_) {
    block_ =
        philox({static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32),
                static_cast<uint32_t>(state_.stream), static_cast<uint32_t>(state_.stream >> 32)},
               {static_cast<uint32_t>(state_.seed), static_cast<uint32_t>(state_.seed >> 32)});
    block_index_ = index;
  }
  return block_[state_.position++ % 4];
}

uint64_t Rng::next_u64() {
  const uint64_t high = next_u32();
  return high << 32 | next_u32();
}

real Rng::uniform() {
  if constexpr (sizeof(real) == 4) {
    return static_cast<real>(next_u32() >> 8) * real(0x1p-24);
  } else {
    return static_cast<real>(next_u64() >> 11) * real(0x1p-53);
  }
}

real Rng::normal() {
  const real radius = std::sqrt(-2 * std::log1p(-uniform()));  // 1 - u is in (0, 1]: no log(0)
  return radius * std::cos(2 * std::numbers::pi_v<real> * uniform());
}

int64_t Rng::below(int64_t n) {
  if (n < 1) fail("Rng::below: of ", n, " numbers none can be drawn");
  // Draws above the largest multiple of n would favour small results: draw again.
  const auto range = static_cast<uint64_t>(n);
  const uint64_t limit = ~uint64_t{0} - (~uint64_t{0} % range + 1) % range;
  uint64_t draw = next_u64();
  while (draw > limit) draw = next_u64();
  return static_cast<int64_t>(draw % range);
}

namespace {

constexpr int64_t kWordsOfUniform = sizeof(real) / sizeof(uint32_t);

// Every draw takes equally many words, so each thread knows where in the stream its part begins,
// and the numbers are those of one loop.
template <class Draw>
Tensor fill(const Shape& shape, Rng& rng, int64_t words_of_draw, Draw draw) {
  Tensor result = Tensor::uninitialized(shape);
  real* p = result.mutable_data();
  const auto after = [begin = rng.state(), words_of_draw](int64_t draws) {
    Rng::State state = begin;
    state.position += static_cast<uint64_t>(draws * words_of_draw);
    return Rng(state);
  };
  constexpr int64_t kGrain = 4096;
  parallel_for(result.numel(), kGrain, [&](int64_t begin, int64_t end) {
    Rng part = after(begin);
    for (int64_t i = begin; i < end; ++i) p[i] = draw(part);
  });
  rng = after(result.numel());
  return result;
}

}  // namespace

Tensor uniform(const Shape& shape, real low, real high, Rng& rng) {
  if (!std::isfinite(low) || !std::isfinite(high)) {
    fail("uniform: the bounds must be finite, are ", low, " and ", high);
  }
  if (low > high) fail("uniform: there is no number in [", low, ", ", high, ")");
  if (!std::isfinite(high - low)) {
    fail("uniform: from ", low, " to ", high, " it is further than the largest number");
  }
  const real below_high = std::nextafter(high, low);  // the sum may round up to high
  return fill(shape, rng, kWordsOfUniform,
              [=](Rng& part) { return std::min(low + (high - low) * part.uniform(), below_high); });
}

Tensor normal(const Shape& shape, real mean, real stddev, Rng& rng) {
  if (!(stddev >= 0)) fail("normal: the standard deviation must not be negative, is ", stddev);
  if (!std::isfinite(std::abs(mean) + stddev * Rng::kMostDeviations)) {
    fail("normal: mean ", mean, " and standard deviation ", stddev, " reach beyond all numbers");
  }
  return fill(shape, rng, 2 * kWordsOfUniform,
              [=](Rng& part) { return mean + stddev * part.normal(); });
}

Tensor bernoulli(const Shape& shape, real p, Rng& rng) {
  if (!(p >= 0 && p <= 1)) fail("bernoulli: the probability must lie in [0, 1], is ", p);
  return fill(shape, rng, kWordsOfUniform,
              [=](Rng& part) { return part.uniform() < p ? real(1) : real(0); });
}

}  // namespace attune
