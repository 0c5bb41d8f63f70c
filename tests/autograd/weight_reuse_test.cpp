// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_gradients.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/modes.h"
#include "attune/autograd/op.h"
#include "attune/autograd/ops.h"
#include "attune/core/memory/allocator.h"
#include "attune/core/testing/errors.h"

/// One weight or table in many places of a graph: its gradient gathers as gradient_sum.h says.
namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t K = 3, N = 4;
constexpr double kLoose = 20 * kTolerance;  // sums of a thousand products that cancel

struct Use {
  std::string name;
  std::function<Variable(const Variable& x, const Variable& w)> multiply;
  Shape weight;
};

std::vector<Use> uses() {
  const Variable bias(random_tensor({N}, 5));
  return {
      {"x W", [](const Variable& x, const Variable& w) { return matmul(x, w); }, {K, N}},
      {"x W^T",
       [](const Variable& x, const Variable& w) { return matmul(x, transposed(w)); },
       {N, K}},
      {"linear", [=](const Variable& x, const Variable& w) { return linear(x, w, bias); }, {N, K}},
  };
}

struct Source {
  std::string name;
  std::function<Shape(const Shape& weight)> stored;
  std::function<Variable(const Variable& stored)> weight;
};

const Source kSources[] = {
    {"a leaf", [](const Shape& w) { return w; }, [](const Variable& x) { return x; }},
    {"a result", [](const Shape& w) { return w; }, [](const Variable& x) { return x * real(2); }},
    {"a slice of columns", [](const Shape& w) { return w.with(1, w[1] + 2); },
     [](const Variable& x) { return slice(x, 1, 1, x.size(1) - 1); }},
    {"a slice of rows", [](const Shape& w) { return w.with(0, w[0] + 2); },
     [](const Variable& x) { return slice(x, 0, 2, x.size(0)); }},
};

TEST_CASE("weight reuse: a loop over steps gives the gradients of one product") {
  struct Size {
    int64_t steps, batch;
  };
  for (const Size& size : {Size{1, 2}, Size{5, 2}, Size{15, 300}, Size{2, 512}}) {
    const int64_t steps = size.steps, batch = size.batch;
    for (const Use& use : uses()) {
      for (const Source& source : kSources) {
        CAPTURE(steps);
        CAPTURE(use.name);
        CAPTURE(source.name);
        const Shape result{steps, batch, N};
        const Tensor value = random_tensor(source.stored(use.weight), 1);
        Variable x_once(random_tensor({steps, batch, K}, 2), true), x_loop(x_once.value(), true);
        Variable once(value, true), loop(value, true);
        backward(use.multiply(x_once, source.weight(once)), random_tensor(result, 3));
        const Variable w = source.weight(loop);
        std::vector<Variable> parts;
        for (const Variable& x : unstack(x_loop)) parts.push_back(use.multiply(x, w));
        backward(stack(parts), random_tensor(result, 3));
        CHECK(close(loop.grad(), once.grad(), kLoose));
        CHECK(close(x_loop.grad(), x_once.grad()));
      }
    }
  }
}

TEST_CASE("weight reuse: gradients against differences") {
  if (!GradientCheck::kDouble) return;
  for (const Use& use : uses()) {
    CAPTURE(use.name);
    Variable x(random_tensor({2, K}, 1), true), w(random_tensor(use.weight, 2), true);
    const Variable back(random_tensor({N, K}, 3));
    const auto recurrent = [&] {  // each step reads the one before
      Variable h = x;
      for (int i = 0; i < 3; ++i) h = tanh(matmul(use.multiply(h, w), back));
      return h;
    };
    CHECK_NOTHROW(check_gradients(recurrent, {x, w}));
    const Variable vector(random_tensor({K}, 4), true);
    CHECK_NOTHROW(check_gradients([&] { return use.multiply(vector, w); }, {vector, w}));
  }
}

TEST_CASE("weight reuse: passes add up, and leave nothing waiting in a leaf") {
  const int64_t size = 128, bytes = size * size * static_cast<int64_t>(sizeof(real));
  Variable w(random_tensor({size, size}), true);
  const Variable x(random_tensor({2, size}, 2));
  const auto sum_of_products = [&] { return matmul(x, w) + matmul(x, w); };
  const Tensor dy = random_tensor({2, size}, 3),
               once = build({size, size}, [&](const Index&i) {
                 return 2 * (at(x.value(), {0, i[0]}) * at(dy, {0, i[1]}) +
                             at(x.value(), {1, i[0]}) * at(dy, {1, i[1]}));
               });
  {
    const NoGrad no_grad;
    sum_of_products();  // copies w, which stays
  }
  release_cached_memory();  // whose blocks may be larger than what is asked for
  const int64_t before = memory_stats().live_bytes;
  for (int pass = 1; pass <= 3; ++pass) {
    CAPTURE(pass);
    backward(sum_of_products(), dy);
    CHECK(memory_stats().live_bytes - before == bytes);  // the gradient, and no operands
    CHECK(close(w.grad(), build({size, size}, [&](const Index& i) { return pass * at(once, i); })));
  }
}

TEST_CASE("weight reuse: of a table, backward leaves the rows that were read") {
  Variable table(random_tensor({20, 3}), true);
  CHECK_FALSE(table.has_grad());
  CHECK(table.row_grad() == nullptr);
  const Tensor dy = random_tensor({2, 2, 3}, 2);
  backward(gather(table, Ids({2, 2}, {3, 19, 3, 0}), 0), dy);
  CHECK(table.has_grad());
  REQUIRE(table.row_grad() != nullptr);
  CHECK(table.row_grad()->rows.shape() == Shape{2, 3});
  CHECK(table.row_grad()->row(0) == nullptr);
  const Tensor expected = build({20, 3}, [&](const Index& i) {
    return i[0] == 3    ? at(dy, {0, 0, i[1]}) + at(dy, {1, 0, i[1]})
           : i[0] == 19 ? at(dy, {0, 1, i[1]})
                        : 0;
  });
  for (const int64_t v : {3, 19}) {
    const real* row = table.row_grad()->row(v);
    REQUIRE(row != nullptr);
    for (int64_t e = 0; e < 3; ++e) CHECK(row[e] == expected[v].data()[e]);
  }
  const Variable copy = table;
  CHECK(same_bits(copy.grad(), expected));
  CHECK(table.row_grad() != nullptr);  // looking changed nothing
  table.zero_grad();
  CHECK_FALSE(table.has_grad());
}

TEST_CASE("weight reuse: a table read twice, read in two passes, or tied to the output") {
  const Ids first({1, 4, 1}), second({4, 0, 2});
  const auto read = [](const Variable& t, const Ids& ids) { return gather(t, ids); };
  const auto logits = [](const Variable& x, const Variable& t) { return matmul(x, transposed(t)); };
  struct Case {
    std::string name;
    std::function<Variable(const Variable&)> op;
  };
  const Case cases[] = {
      {"once", [&](const Variable& t) { return read(t, first); }},
      {"twice", [&](const Variable& t) { return read(t, first) * read(t, second); }},
      {"tied", [&](const Variable& t) { return logits(tanh(read(t, first)), t); }},
      {"tied, read twice",
       [&](const Variable& t) { return logits(read(t, first) * read(t, second), t); }},
      {"with a dense use", [&](const Variable& t) { return read(t * t, first) * read(t, second); }},
      {"with decay", [&](const Variable& t) { return sum(read(t, first)) + sum(t * t); }},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Variable table(random_tensor({7, 2}), true);
    if (GradientCheck::kDouble)
      CHECK_NOTHROW(check_gradients([&] { return c.op(table); }, {table}));
    table.zero_grad();
    const Tensor dy = random_tensor(c.op(table).shape(), 2);
    backward(c.op(table), dy);
    const Tensor once = table.grad();
    backward(c.op(table), dy);
    const Tensor twice = build({7, 2}, [&](const Index& i) { return 2 * at(once, i); });
    CHECK(close(table.grad(), twice));
    table.zero_grad();  // and without asking in between
    backward(c.op(table), dy);
    backward(c.op(table), dy);
    CHECK(close(table.grad(), twice));
  }
}

TEST_CASE("weight reuse: FindNonFinite names the op whose waiting product holds the NaN") {
  // dL/dy of the marked step is huge, and with it the product that waits for w; that of x is not.
  const auto step = [](const char* module, const Variable& x, const Variable& w, real weight) {
    const Scope scope(std::make_shared<const std::string>(module));
    return matmul(x, w) * weight;
  };
  constexpr real kHuge = std::numeric_limits<real>::max() / 2;
  Variable w(Tensor::full({2, 2}, real(1e-3)), true);
  const Variable x(Tensor::full({1, 2}, 1)), large(Tensor::full({1, 2}, 4));
  const auto loss = [&] {
    return step("first", x, w, 1) + step("second", large, w, kHuge) + step("third", x, w, 1);
  };
  const auto pass = [&] { backward(loss(), Tensor::ones({1, 2})); };
  {
    const FindNonFinite find;
    CHECK(error_of(pass) ==
          "backward: the gradient of matmul in second holds a NaN or an infinity");
  }
  w.zero_grad();
  CHECK(error_of(pass) == "no error");
  CHECK(w.grad().data()[0] == std::numeric_limits<real>::infinity());
}

}  // namespace
