// SPDX-License-Identifier: MIT
#include "attune/core/rng.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "attune/core/elementwise.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using attune::real;
using attune::Rng;
using attune::Tensor;
using attune::testing::error_of;
using attune::testing::same_bits;

std::vector<uint32_t> draw(Rng& rng, int count) {
  std::vector<uint32_t> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(rng.next_u32());
  return numbers;
}

// E[x^k] of many draws.
double moment(const Tensor& x, int k) {
  double total = 0;
  for (real v : x.to_vector()) total += std::pow(static_cast<double>(v), k);
  return total / static_cast<double>(x.numel());
}

TEST_CASE("rng: philox gives the vectors published with Random123") {
  struct Case {
    std::array<uint32_t, 4> counter;
    std::array<uint32_t, 2> key;
    std::array<uint32_t, 4> result;
  };
  constexpr uint32_t kOnes = 0xffffffff;
  const std::vector<Case> cases = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{kOnes, kOnes, kOnes, kOnes},
       {kOnes, kOnes},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (const Case& c : cases) CHECK(attune::philox(c.counter, c.key) == c.result);
}

TEST_CASE("rng: block n of a stream is philox of n, the stream and the seed") {
  const uint64_t seed = 0x123456789abcdef0, stream = 0xfedcba9876543210;
  const uint64_t block = (uint64_t{1} << 33) + 7;
  Rng rng(Rng::State{seed, stream, 4 * block});
  const auto expected = attune::philox({7, 2, 0x76543210, 0xfedcba98}, {0x9abcdef0, 0x12345678});
  for (uint32_t word : expected) CHECK(rng.next_u32() == word);
  Rng zero(uint64_t{0});
  CHECK(zero.next_u64() == 0x6627e8d5e169c58d);
}

TEST_CASE("rng: equal seeds give equal numbers, others do not") {
  Rng a(42), b(42), c(43);
  const auto numbers = draw(a, 100);
  CHECK(numbers == draw(b, 100));
  CHECK(numbers != draw(c, 100));
}

TEST_CASE("rng: a state that was saved goes on where it stood, in the middle of a block too") {
  for (int drawn = 0; drawn < 9; ++drawn) {
    CAPTURE(drawn);
    Rng rng(5);
    draw(rng, drawn);
    const Rng::State saved = rng.state();
    CHECK(saved.position == static_cast<uint64_t>(drawn));
    Rng restored(saved);
    CHECK(draw(rng, 20) == draw(restored, 20));
    CHECK(rng.state() == restored.state());
  }
}

TEST_CASE("rng: forks share no number with their parent or each other") {
  Rng parent(1);
  Rng first = parent.fork(), second = parent.fork(), grandchild = first.fork();
  std::set<uint32_t> seen;
  for (Rng* rng : {&parent, &first, &second, &grandchild}) {
    for (uint32_t number : draw(*rng, 1000)) seen.insert(number);
  }
  CHECK(seen.size() >= 3990);  // two of 4000 words of 32 bits may well be equal by chance
}

TEST_CASE("rng: a fork is decided by where its parent stood, and moves it by one number") {
  Rng a(1), b(1);
  Rng fork_a = a.fork(), fork_b = b.fork();
  draw(fork_a, 10);
  CHECK(a.state() == b.state());
  CHECK(a.state().position == 2);  // 64 bits
  Rng again = Rng(fork_b.state());
  draw(fork_b, 10);
  CHECK(draw(fork_a, 10) == draw(fork_b, 10));
  CHECK(draw(again, 10) != draw(a, 10));
}

TEST_CASE("rng: uniform has the moments it should and stays in its range") {
  Rng rng(3);
  const Tensor x = uniform({200000}, -1, 3, rng);
  const auto [low, high] = std::minmax_element(x.data(), x.data() + x.numel());
  CHECK(*low >= -1);
  CHECK(*high < 3);
  CHECK(*low < -0.999);
  CHECK(*high > 2.999);
  // Five standard errors: sd / sqrt(n) with Var x = 4/3, Var x^2 = 3.4.
  CHECK(std::abs(moment(x, 1) - 1) < 5 * std::sqrt(4.0 / 3 / 200000));
  CHECK(std::abs(moment(x, 2) - 7.0 / 3) < 5 * std::sqrt(6.8 / 200000));
}

TEST_CASE("rng: uniform never rounds up to its upper end") {
  // At 2^24, neighbouring floats are 2 apart: half of all draws would round up to high.
  Rng rng(4);
  const real low = sizeof(real) == 4 ? real(0x1p24) : real(0x1p53), high = low + 2;
  const Tensor x = uniform({1000}, low, high, rng);
  CHECK(*std::max_element(x.data(), x.data() + x.numel()) == low);
}

TEST_CASE("rng: normal has the moments it should") {
  Rng rng(3);
  const Tensor x = normal({200000}, 2, 3, rng);
  const Tensor z = map(x, [](real v) { return (v - 2) / 3; });
  const double expected[] = {0, 1, 0, 3, 0, 15};
  const double variance[] = {1, 2, 15, 96, 945, 10170};  // of z^k
  for (int k = 1; k <= 6; ++k) {
    CAPTURE(k);
    CHECK(std::abs(moment(z, k) - expected[k - 1]) < 5 * std::sqrt(variance[k - 1] / 200000));
  }
}

TEST_CASE("rng: bernoulli is 0 or 1, as often as asked") {
  for (double p : {0.0, 0.1, 0.5, 1.0}) {
    CAPTURE(p);
    Rng rng(6);
    const Tensor x = bernoulli({100000}, static_cast<real>(p), rng);
    CHECK(std::all_of(x.data(), x.data() + x.numel(), [](real v) { return v == 0 || v == 1; }));
    CHECK(std::abs(moment(x, 1) - p) <= 5 * std::sqrt(p * (1 - p) / 100000));
  }
}

TEST_CASE("rng: below reaches every number equally often, and no other") {
  for (int64_t n : {1, 2, 3, 7, 10, 100}) {
    CAPTURE(n);
    Rng rng(8);
    std::vector<double> counts(static_cast<size_t>(n));
    const double expected = 10000;
    for (int64_t i = 0; i < n * 10000; ++i) {
      ++counts.at(static_cast<size_t>(rng.below(n)));  // throws for a number out of range
    }
    double chi_square = 0;
    for (double count : counts) chi_square += (count - expected) * (count - expected) / expected;
    const auto freedom = static_cast<double>(n - 1);
    CHECK(chi_square <= freedom + 5 * std::sqrt(2 * freedom));
  }
}

TEST_CASE("rng: below is unbiased where a plain remainder is not") {
  // Of all 64-bit numbers modulo 3/4 2^63, results under 2^62 would come three times for each two.
  Rng rng(9);
  const int64_t n = (int64_t{1} << 62) + (int64_t{1} << 61);
  int low = 0;
  for (int i = 0; i < 30000; ++i) low += rng.below(n) < n / 3 * 2 ? 1 : 0;
  CHECK(std::abs(low - 20000) < 5 * std::sqrt(30000 * 2.0 / 9));
  CHECK(rng.below(std::numeric_limits<int64_t>::max()) >= 0);
}

TEST_CASE("rng: what makes no distribution is refused, and draws nothing") {
  const real kMost = std::numeric_limits<real>::max();
  const real kInfinity = std::numeric_limits<real>::infinity();
  const real kNan = std::numeric_limits<real>::quiet_NaN();
  Rng rng(14);
  struct Row {
    std::function<void()> draw;
    std::string sentence;
  };
  const std::string bounds = "uniform: the bounds must be finite, are ";
  const std::string probability = "bernoulli: the probability must lie in [0, 1], is ";
  const Row rows[] = {
      {[&] { uniform({2}, 1, 0, rng); }, "uniform: there is no number in [1, 0)"},
      {[&] { uniform({2}, kNan, 0, rng); }, bounds + "nan and 0"},
      {[&] { uniform({2}, 0, kNan, rng); }, bounds + "0 and nan"},
      {[&] { uniform({2}, -kInfinity, 0, rng); }, bounds + "-inf and 0"},
      {[&] { uniform({2}, 0, kInfinity, rng); }, bounds + "0 and inf"},
      {[&] { normal({2}, 0, -1, rng); },
       "normal: the standard deviation must not be negative, is -1"},
      {[&] { normal({2}, 0, kNan, rng); },
       "normal: the standard deviation must not be negative, is nan"},
      {[&] { normal({2}, kNan, 1, rng); },
       "normal: mean nan and standard deviation 1 reach beyond all numbers"},
      {[&] { normal({2}, -kInfinity, 1, rng); },
       "normal: mean -inf and standard deviation 1 reach beyond all numbers"},
      {[&] { bernoulli({2}, real(-0.5), rng); }, probability + "-0.5"},
      {[&] { bernoulli({2}, real(1.5), rng); }, probability + "1.5"},
      {[&] { bernoulli({2}, kNan, rng); }, probability + "nan"},
      {[&] { rng.below(0); }, "Rng::below: of 0 numbers none can be drawn"},
      {[&] { rng.below(-3); }, "Rng::below: of -3 numbers none can be drawn"},
  };
  for (const Row& row : rows) CHECK(error_of(row.draw) == row.sentence);
  CHECK_THROWS_AS(uniform({2}, -kMost, kMost, rng), attune::Error);
  CHECK_THROWS_AS(normal({2}, 0, kMost, rng), attune::Error);
  CHECK(rng.state() == Rng(14).state());
}

TEST_CASE("rng: at the ends of what is allowed all draws are finite and in their range") {
  const real kMost = std::numeric_limits<real>::max();
  Rng rng(15);
  const Tensor wide = uniform({1000}, -kMost / 2, kMost / 2, rng);
  CHECK(all_finite(wide));
  CHECK(*std::min_element(wide.data(), wide.data() + 1000) < -kMost / 4);
  CHECK(*std::max_element(wide.data(), wide.data() + 1000) > kMost / 4);
  CHECK(same_bits(uniform({2}, 3, 3, rng), Tensor::of({3, 3})));
  CHECK(all_finite(normal({1000}, 0, kMost / 10, rng)));
  CHECK(same_bits(normal({2}, -kMost, 0, rng), Tensor::of({-kMost, -kMost})));
}

TEST_CASE("rng: normal stays within the deviations that it promises") {
  // The largest radius comes of the largest number below 1.
  const real below_1 = 1 - std::numeric_limits<real>::epsilon() / 2;
  const double radius = std::sqrt(-2 * std::log1p(-static_cast<double>(below_1)));
  CHECK(radius < Rng::kMostDeviations);
  CHECK(radius > Rng::kMostDeviations - 0.5);
}

TEST_CASE("rng: shuffle makes every permutation equally often") {
  Rng rng(10);
  std::map<std::vector<int>, double> counts;
  for (int i = 0; i < 24000; ++i) {
    std::vector<int> items = {0, 1, 2, 3};
    rng.shuffle(items);
    ++counts[items];
  }
  CHECK(counts.size() == 24);
  double chi_square = 0;
  for (const auto& [items, count] : counts) {
    CHECK(std::set<int>(items.begin(), items.end()) == std::set<int>{0, 1, 2, 3});
    chi_square += (count - 1000) * (count - 1000) / 1000;
  }
  CHECK(chi_square < 23 + 5 * std::sqrt(2 * 23));
}

TEST_CASE("rng: shuffle takes nothing and one") {
  Rng rng(11);
  std::vector<int> none, one = {5};
  rng.shuffle(none);
  rng.shuffle(one);
  CHECK(none.empty());
  CHECK(one == std::vector<int>{5});
  CHECK(rng.state().position == 0);
}

TEST_CASE("rng: tensors are drawn in row-major order, and empty ones draw nothing") {
  Rng a(12), b(12);
  const Tensor matrix = normal({3, 4}, 0, 1, a);
  CHECK(same_bits(matrix.reshape({12}), normal({12}, 0, 1, b)));
  const Rng::State before = a.state();
  CHECK(uniform({0, 4}, 0, 1, a).numel() == 0);
  CHECK(a.state() == before);
}

TEST_CASE("rng: a large tensor has the numbers of one loop, whatever the threads") {
  constexpr int64_t kCount = 10'007;
  for (const int threads : {1, 3}) {
    const attune::testing::Threads use(threads);
    Rng filled(13), looped(13);
    draw(filled, 1);  // begins within a block
    draw(looped, 1);
    constexpr const char* kNames[] = {"uniform", "normal", "bernoulli"};
    const std::function<real()> draws[] = {
        [&] { return looped.uniform(); },
        [&] { return looped.normal(); },
        [&] { return looped.uniform() < real(0.5) ? real(1) : real(0); },
    };
    const Tensor tensors[] = {uniform({kCount}, 0, 1, filled), normal({kCount}, 0, 1, filled),
                              bernoulli({kCount}, real(0.5), filled)};
    for (size_t kind = 0; kind < 3; ++kind) {
      CAPTURE(kNames[kind]);
      const std::vector<real> values = tensors[kind].to_vector();
      CHECK(std::all_of(values.begin(), values.end(),
                        [&](real value) { return value == draws[kind](); }));
    }
    CHECK(filled.state() == looped.state());
  }
}

}  // namespace
