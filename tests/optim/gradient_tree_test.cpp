// SPDX-License-Identifier: MIT
#include "attune/optim/gradient_tree.h"

#include <doctest/doctest.h>

#include "attune/autograd/backward.h"
#include "attune/autograd/ops.h"
#include "attune/core/arithmetic.h"
#include "attune/core/testing/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("GradientTree: the gradients of batches, added in pairs") {
  Variable w(random_tensor({4}), true), table(random_tensor({50, 2}), true),
      rare(Tensor::of({1}), true);
  const auto batch = [&](int64_t place) {
    const Variable x = constant(random_tensor({4}, 10 + static_cast<uint64_t>(place)));
    const auto id = static_cast<int32_t>(place);
    Variable loss = sum(w * x) + sum(gather(table, Ids({3, id})) * real(2));
    return place == 2 ? loss + sum(rare) : loss;
  };
  std::vector<Tensor> of_w;
  GradientTree tree({{"w", w}, {"table", table}, {"rare", rare}});
  for (int64_t place = 0; place < 5; ++place) {
    backward(batch(place));
    of_w.push_back(w.grad());
    tree.take(place);
    CHECK_FALSE(w.has_grad());
  }
  tree.give_total();
  CHECK(same_bits(w.grad(), ((of_w[0] + of_w[1]) + (of_w[2] + of_w[3])) + of_w[4]));
  REQUIRE(table.row_grad() != nullptr);
  const Tensor of_table = table.grad();
  CHECK(same_bits(of_table[3], Tensor::of({2 * 6, 2 * 6})));  // five times, and of its own batch
  CHECK(same_bits(of_table[4], Tensor::of({2, 2})));
  CHECK(same_bits(of_table[5], Tensor::zeros({2})));
  CHECK(same_bits(rare.grad(), Tensor::of({1})));
}

TEST_CASE("GradientTree: one batch has its own gradient, and none leaves all as it was") {
  Variable w(random_tensor({4}), true);
  GradientTree tree({{"w", w}});
  backward(sum(w * w));
  const Tensor gradient = w.grad();
  tree.give_total();
  CHECK(same_bits(w.grad(), gradient));
  tree.take(0);
  tree.give_total();
  CHECK(w.grad().data() == gradient.data());  // moved, not copied
}

}  // namespace
