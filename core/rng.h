// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune {

/// Philox 4x32-10: four random words from a counter and a key, without any state
/// (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

/// A stream of random numbers, counter-based: block n of a stream is philox(n, seed), so equal
/// seeds give equal numbers on every machine, and state is three integers that can be saved.
class Rng {
 public:
  struct State {
    uint64_t seed = 0;      // the key
    uint64_t stream = 0;    // the upper half of the counter
    uint64_t position = 0;  // 32-bit words drawn so far
    bool operator==(const State&) const = default;
  };

  explicit Rng(uint64_t seed) : Rng(State{seed, 0, 0}) {}
  explicit Rng(const State& state) : state_(state) {}

  /// A new stream, independent of this one and of all that are forked later. Draws one number.
  Rng fork();
  const State& state() const { return state_; }
  /// Goes on from there, forward or back: a position is a count of 32-bit words.
  void seek(uint64_t position) { state_.position = position; }

  uint32_t next_u32();
  uint64_t next_u64();
  /// Uniform in [0, 1), with as many random bits as `real` has.
  real uniform();
  /// Normal with mean 0 and standard deviation 1 (Box and Muller 1958), within kMostDeviations of
  /// 0: of so many random bits come no rarer numbers.
  real normal();
  static constexpr real kMostDeviations = sizeof(real) == 4 ? 6 : 9;
  /// Uniform in {0, ..., n - 1}, without bias. Throws unless n > 0.
  int64_t below(int64_t n);

  /// A random permutation in place (Fisher and Yates). Works on every container with operator[].
  template <class Container>
  void shuffle(Container& items);

 private:
  State state_;
  std::array<uint32_t, 4> block_{};
  uint64_t block_index_ = ~uint64_t{0};  // which block is cached in block_
};

/// Tensors of independent draws. All throw, and draw nothing, for numbers that make no
/// distribution.
///
/// Uniform in [low, high); low itself where the two are equal. Throws unless both are finite, as is
/// high - low, and low <= high.
Tensor uniform(const Shape& shape, real low, real high, Rng& rng);
/// Normal. Throws unless mean and stddev are finite, as are all draws with them, and stddev is not
/// negative.
Tensor normal(const Shape& shape, real mean, real stddev, Rng& rng);
/// 1 with probability p, to the precision of Rng::uniform(), else 0. Throws unless p lies in [0,
/// 1].
Tensor bernoulli(const Shape& shape, real p, Rng& rng);

template <class Container>
void Rng::shuffle(Container& items) {
  for (auto n = static_cast<int64_t>(items.size()); n > 1; --n) {
    using std::swap;
    swap(items[static_cast<size_t>(n - 1)], items[static_cast<size_t>(below(n))]);
  }
}

}  // namespace attune
