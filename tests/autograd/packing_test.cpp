// SPDX-License-Identifier: MIT
#include "attune/autograd/packing.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/core/memory/allocator.h"
#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

using Numbers = std::vector<int64_t>;

struct Case {
  std::string name;
  Ids lengths;
  int64_t steps;
  Numbers begin, sequence, later, earlier;  // expected
};

const Case kCases[] = {
    {"of the comment",
     Ids({2, 1, 3}),
     3,
     {0, 3, 5, 6},
     {0, 1, 2, 0, 2, 2},
     {3, -1, 4, -1, 5, -1},
     {-1, -1, -1, 0, 2, 4}},
    {"full", Ids({2, 2}), 2, {0, 2, 4}, {0, 1, 0, 1}, {2, 3, -1, -1}, {-1, -1, 0, 1}},
    {"a length of 0", Ids({0, 2}), 2, {0, 1, 2}, {1, 1}, {1, -1}, {-1, 0}},
    {"steps that none needs", Ids({1, 1}), 3, {0, 2, 2, 2}, {0, 1}, {-1, -1}, {-1, -1}},
    {"lengths of 0 alone", Ids({0, 0}), 2, {0, 0, 0}, {}, {}, {}},
    {"no steps", Ids({0, 0}), 0, {0}, {}, {}, {}},
    {"no sequences", Ids(), 3, {0, 0, 0, 0}, {}, {}, {}},
};

TEST_CASE("Packing: which row stands where") {
  for (const Case& c : kCases) {
    CAPTURE(c.name);
    const Packing packing("test", c.lengths, c.steps);
    CHECK(packing.steps() == c.steps);
    CHECK(packing.batch() == c.lengths.numel());
    REQUIRE(packing.rows() == static_cast<int64_t>(c.sequence.size()));
    CHECK(packing.is_full() == (packing.rows() == c.steps * c.lengths.numel()));
    Numbers begin, sequence, later, earlier;
    for (int64_t t = 0; t <= packing.steps(); ++t) begin.push_back(packing.begin(t));
    for (int64_t row = 0; row < packing.rows(); ++row) {
      sequence.push_back(packing.sequence(row));
      later.push_back(packing.later(row));
      earlier.push_back(packing.earlier(row));
    }
    CHECK(begin == c.begin);
    CHECK(sequence == c.sequence);
    CHECK(later == c.later);
    CHECK(earlier == c.earlier);
    CHECK(std::vector<int32_t>(packing.lengths().begin(), packing.lengths().end()) ==
          std::vector<int32_t>(c.lengths.begin(), c.lengths.end()));
  }
}

TEST_CASE("pack, unpack") {
  std::vector<OpCase> ops;
  for (const Case& c : kCases) {
    const int64_t S = c.steps, B = c.lengths.numel();
    const auto N = static_cast<int64_t>(c.sequence.size());
    const Packing packing("test", c.lengths, S);
    // The step of each row: as many rows of its sequence stand before it.
    const auto step = [earlier = c.earlier](int64_t row) {
      int64_t t = 0;
      while ((row = earlier[static_cast<size_t>(row)]) >= 0) ++t;
      return t;
    };
    const auto row_of = [=, sequence = c.sequence](int64_t t, int64_t b) {
      int64_t row = 0;
      while (row < N && (sequence[static_cast<size_t>(row)] != b || step(row) != t)) ++row;
      return row;
    };
    for (const Shape& token : {Shape{}, Shape{2}, Shape{2, 3}}) {
      Shape packed{N}, padded{S, B};
      for (int axis = 0; axis < token.rank(); ++axis) {
        packed = packed.insert(packed.rank(), token[axis]);
        padded = padded.insert(padded.rank(), token[axis]);
      }
      ops.push_back({"pack " + c.name + " " + token.to_string(),
                     [=](const Leaves& x) { return pack(x[0], packing); },
                     {padded},
                     packed,
                     [=, sequence = c.sequence](const Values& x, const Index& i) {
                       Index from = i;
                       from[0] = sequence[static_cast<size_t>(i[0])];
                       from.insert(from.begin(), step(i[0]));
                       return at(x[0], from);
                     }});
      ops.push_back({"unpack " + c.name + " " + token.to_string(),
                     [=](const Leaves& x) { return unpack(x[0], packing); },
                     {packed},
                     padded,
                     [=](const Values& x, const Index& i) {
                       if (i[0] >= c.lengths[i[1]]) return 0.0;
                       Index from(i.begin() + 1, i.end());
                       from[0] = row_of(i[0], i[1]);
                       return at(x[0], from);
                     }});
    }
  }
  check_ops(ops);
}

TEST_CASE("pack, unpack: a batch without padding is not copied, forward or backward") {
  const Packing packing("test", Ids({3, 3}), 3);
  const Variable padded(random_tensor({3, 2, 4}), true), packed(random_tensor({6, 4}), true);
  const int64_t before = memory_stats().live_bytes;
  const Variable y = pack(padded, packing), x = unpack(packed, packing);
  CHECK(y.value().data() == padded.value().data());
  CHECK(x.value().data() == packed.value().data());
  CHECK(memory_stats().live_bytes == before);
  const Tensor dy = random_tensor({6, 4}, 2), dx = random_tensor({3, 2, 4}, 3);
  backward(y, dy);
  backward(x, dx);
  CHECK(padded.grad().data() == dy.data());
  CHECK(packed.grad().data() == dx.data());
}

TEST_CASE("pack: many rows, where threads share the work") {
  const int64_t S = 40, B = 30, width = 200;
  std::vector<int32_t> lengths;
  for (int32_t b = 0; b < B; ++b) lengths.push_back((b * 7) % (S + 1));
  const Packing packing("test", Ids(lengths), S);
  const Variable x(random_tensor({S, B, width}));
  const Variable y = pack(x, packing);
  CHECK(same_bits(unpack(y, packing).value(), build({S, B, width}, [&](const Index& i) {
                    return i[0] < lengths[static_cast<size_t>(i[1])] ? at(x.value(), i) : 0;
                  })));
}

TEST_CASE("pack: what does not fit") {
  const Packing packing("test", Ids({2, 1, 3}), 3);
  check_errors({
      {[] {
         Packing("lstm", Ids({2, 4}), 3);
       },
       "lstm: length 4 at position [1] of [2] is outside [0, 3]"},
      {[] { Packing("lstm", Ids(), -1); },
       "lstm: packs lengths [B] over 0 steps or more, got [0] and -1"},
      {[] {
         Packing("lstm", Ids({1, 2}, {3, 3}), 3);
       },
       "lstm: packs lengths [B] over 0 steps or more, got [1, 2] and 3"},
      {[] { Packing("gru", Ids({-1}), 3); },
       "gru: length -1 at position [0] of [1] is outside [0, 3]"},
      {[&] {
         pack(leaf({3, 2, 5}), packing);
       },
       "pack: [3, 2, 5] is not a batch of 3 sequences over 3 steps"},
      {[&] {
         pack(leaf({4, 3}), packing);
       },
       "pack: [4, 3] is not a batch of 3 sequences over 3 steps"},
      {[&] { pack(leaf({3}), packing); }, "pack: [3] is not a batch of 3 sequences over 3 steps"},
      {[&] {
         unpack(leaf({5, 2}), packing);
       },
       "unpack: [5, 2] does not have the 6 rows of its batch"},
      {[&] { unpack(leaf({}), packing); }, "unpack: [] does not have the 6 rows of its batch"},
  });
}

TEST_CASE("packing: more steps than a length can say are refused") {
  CHECK(error_of([] { Packing("pack", Ids(), int64_t{1} << 31); }) ==
        "pack: ids count to 2^31 - 1, not to 2147483648");
}

TEST_CASE("packing: steps behind the longest sequence cost nothing, be they billions") {
  constexpr int64_t kSteps = (int64_t{1} << 31) - 1;
  const Packing packing("pack", Ids(), kSteps);
  CHECK(packing.steps() == kSteps);
  CHECK(packing.longest() == 0);
  CHECK(packing.begin(kSteps) == 0);
  const Variable x = leaf({kSteps, 0, 3}), packed = pack(x, packing);
  CHECK(packed.shape() == Shape{0, 3});
  CHECK(unpack(packed, packing).shape() == x.shape());
}

}  // namespace
