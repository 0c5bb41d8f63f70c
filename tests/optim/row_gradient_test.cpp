// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "attune/autograd/backward.h"
#include "attune/autograd/gather.h"
#include "attune/core/rng.h"
#include "attune/core/testing/tensors.h"
#include "attune/optim/clip.h"
#include "attune/tests/optim/optimizers.h"
#include "attune/tests/support/threads.h"

/// Tables of which a step reads few rows.
namespace {

using namespace attune;
using namespace attune::testing;

// Some ids of [0, count), duplicates among them.
Ids some_ids(int64_t count, Rng& rng) {
  std::vector<int32_t> ids;
  const int64_t n = 1 + rng.below(count / 2);
  while (static_cast<int64_t>(ids.size()) < n) {
    ids.push_back(static_cast<int32_t>(rng.below(count)));
  }
  return Ids(std::move(ids));
}

TEST_CASE("row gradients: every optimizer takes the step of the full gradient, to the bit") {
  // Widths that fill no vector register, and tables that several threads share.
  const Shape tables[] = {{12, 1}, {12, 7}, {12, 16}, {12}, {12, 3, 5}, {3000, 37}};
  for (const OptimizerKind& kind : all_optimizers()) {
    for (const Shape& shape : tables) {
      CAPTURE(kind.name);
      CAPTURE(shape);
      const Threads threads(2);
      Variable sparse(random_tensor(shape), true), dense(random_tensor(shape), true);
      const auto of_rows = kind.over({{"table", sparse}}), of_all = kind.over({{"table", dense}});
      Rng rng(5);
      const int steps = shape[0] > 100 ? 10 : 200;
      for (int step = 0; step < steps; ++step) {
        // In phases, so that rows that nobody reads go on for long.
        const int64_t rows = step / 40 % 2 == 0 ? shape[0] : 4;
        const Ids ids = some_ids(rows, rng);
        const Tensor dy = normal(gather(sparse, ids).shape(), 0, 1, rng);
        for (Variable* table : {&sparse, &dense}) backward(gather(*table, ids, 1), dy);
        dense.mutable_grad();  // makes a full tensor of it
        REQUIRE(sparse.row_grad() != nullptr);
        REQUIRE(dense.row_grad() == nullptr);
        const real factor = step % 2 == 0 ? 1 : real(0.3);
        of_rows->step(factor);
        of_all->step(factor);
        of_rows->zero_grad();
        of_all->zero_grad();
        REQUIRE(same_bits(sparse.value(), dense.value()));
      }
      const auto a = of_rows->state().tensors, b = of_all->state().tensors;
      for (const auto& [name, tensor] : a) CHECK(same_bits(tensor, b.at(name)));
      CHECK(!same_bits(sparse.value(), random_tensor(shape)));
    }
  }
}

TEST_CASE("row gradients: rows that were read once go on by momentum, others stay") {
  Variable table(Tensor::ones({6, 2}), true);
  Adam optimizer({{"table", table}}, {.learning_rate = 0.1});
  const auto read = [&](int32_t id) {
    optimizer.zero_grad();
    backward(gather(table, Ids({id})), Tensor::ones({1, 2}));
    REQUIRE(table.row_grad() != nullptr);
    optimizer.step();
    CHECK(table.row_grad() != nullptr);  // which it has read as it is
  };
  read(4);
  const Tensor first = table.value();
  read(2);
  CHECK(table.value()[4].data()[0] < first[4].data()[0]);
  CHECK(table.value()[2].data()[0] < 1);
  for (const int64_t v : {0, 1, 3, 5}) CHECK(same_bits(table.value()[v], Tensor::ones({2})));
}

TEST_CASE("row gradients: tables whose rows have no elements, or whose gradient has no rows") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Variable thin(Tensor::zeros({5, 0}), true), padded(Tensor::zeros({5, 2}), true);
    const auto optimizer = kind.over({{"thin", thin}, {"padded", padded}});
    backward(gather(thin, Ids({3})), Tensor::zeros({1, 0}));
    backward(gather(padded, Ids({3, 3}), 3), Tensor::ones({2, 2}));
    optimizer->step(clip_factor({{"thin", thin}, {"padded", padded}}, 1));
    CHECK(same_bits(padded.value(), Tensor::zeros({5, 2})));
  }
}

}  // namespace
