// SPDX-License-Identifier: MIT
// Ops that share their rows out: as many threads as there are, the same bits. Those of core are
// held to it in core/, and where rows add up in fused/.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/layer_norm.h"
#include "attune/autograd/packing.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune;
using namespace attune::testing;

// Sequences of 1 to 30 steps, shorter ones among longer ones.
Packing packing(int64_t batch) {
  std::vector<int32_t> lengths;
  for (int64_t b = 0; b < batch; ++b) lengths.push_back(static_cast<int32_t>(1 + b * 7 % 30));
  return Packing("test", Ids(lengths), 30);
}

struct Row {
  std::string name;
  std::vector<Shape> leaves;
  std::function<Variable(const Leaves& x)> op;
};

TEST_CASE("autograd: the same bits for every thread count") {
  const Packing p = packing(150);
  const int64_t N = p.rows(), B = p.batch(), H = 64;  // 64 rows of them are enough for a thread
  const Row rows[] = {
      {"layer_norm",
       {{300, 301}, {301}, {301}},
       [](const Leaves& x) { return layer_norm(x[0], x[1], x[2]); }},
      {"token_cross_entropy",
       {{300, 301}},
       [](const Leaves& x) { return token_cross_entropy(x[0], Ids::full({300}, 7)); }},
      {"pack", {{30, B, H}}, [&](const Leaves& x) { return pack(x[0], p); }},
      {"unpack", {{N, H}}, [&](const Leaves& x) { return unpack(x[0], p); }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::vector<Tensor> expected;
    for (const int n : {1, 2, 3}) {
      CAPTURE(n);
      const Threads threads(n);
      Leaves leaves;
      for (const Shape& shape : row.leaves) {
        leaves.emplace_back(random_tensor(shape, leaves.size()), true);
      }
      const Variable y = row.op(leaves);
      backward(y, random_tensor(y.shape(), 10));
      std::vector<Tensor> found = {y.value()};
      for (const Variable& x : leaves) found.push_back(x.grad());
      if (n == 1) expected = found;
      for (size_t i = 0; i < found.size(); ++i) {
        CAPTURE(i);
        CHECK(same_bits(found[i], expected[i]));
      }
    }
  }
}

}  // namespace
