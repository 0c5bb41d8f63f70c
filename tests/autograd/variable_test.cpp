// SPDX-License-Identifier: MIT
#include "attune/autograd/variable.h"

#include <doctest/doctest.h>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/gather.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/op.h"
#include "attune/autograd/reduction.h"
#include "attune/core/error.h"
#include "attune/core/products/repeated_operand.h"
#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("variable: leaves, results, and no variable at all") {
  const Variable none, data(Tensor::ones({2, 3})), weight(Tensor::ones({3}), true);
  const Variable result = data * weight;
  CHECK_FALSE(none.defined());
  CHECK_FALSE(none.requires_grad());
  CHECK(data.is_leaf());
  CHECK_FALSE(data.requires_grad());
  CHECK(weight.is_leaf());
  CHECK(weight.requires_grad());
  CHECK_FALSE(result.is_leaf());
  CHECK(result.requires_grad());
  CHECK(result.shape() == Shape{2, 3});
  CHECK(result.rank() == 2);
  CHECK(result.size(-1) == 3);
  CHECK(result.numel() == 6);
  CHECK((data * data).is_leaf());  // no gradient to compute: no graph
}

TEST_CASE("variable: a copy is the same variable") {
  Variable x = leaf({2}), copy = x;
  backward(sum(x));
  CHECK(same_bits(copy.grad(), Tensor::ones({2})));
  copy.mutable_value() = Tensor::ones({2});
  CHECK(same_bits(x.value(), Tensor::ones({2})));
}

TEST_CASE("variable: detach gives the same value, where the graph ends") {
  Variable x(Tensor::of({2, 3}), true);
  const Variable y = x * x;
  const Variable detached = y.detach();
  CHECK(detached.is_leaf());
  CHECK_FALSE(detached.requires_grad());
  CHECK(same_bits(detached.value(), y.value()));
  backward(sum(x * detached));
  CHECK(close(x.grad(), Tensor::of({4, 9})));  // x^2, and not 3 x^2
}

TEST_CASE("variable: a gradient is undefined until it comes, and after zero_grad") {
  Variable x = leaf({2}), unused = leaf({2});
  CHECK_FALSE(x.grad().defined());
  backward(sum(x));
  CHECK(x.grad().defined());
  CHECK_FALSE(unused.grad().defined());
  x.zero_grad();
  CHECK_FALSE(x.grad().defined());
}

TEST_CASE("variable: writing a parameter leaves what was computed from it") {
  Variable x(Tensor::of({1, 2}), true), w(Tensor::of({3, 4}), true);
  const Variable loss = sum(x * w);
  const Tensor before = w.value();
  w.mutable_value().mutable_data()[0] = 100;
  CHECK(same_bits(before, Tensor::of({3, 4})));
  CHECK(same_bits(w.value(), Tensor::of({100, 4})));
  backward(loss);
  CHECK(same_bits(x.grad(), Tensor::of({3, 4})));  // of the forward pass that was
  CHECK(same_bits(w.grad(), Tensor::of({1, 2})));
}

TEST_CASE("variable: writing a gradient leaves other gradients") {
  Variable a = leaf({2}), b = leaf({2});
  backward(sum(a + b));  // both receive the same tensor
  a.mutable_grad().mutable_data()[0] = 100;
  CHECK(same_bits(b.grad(), Tensor::ones({2})));
}

TEST_CASE("variable: take_value moves what no other handle holds, and copies the rest") {
  const auto result = [] { return leaf({2}) + 1; };
  struct Case {
    const char* name;
    Variable variable, other;
    bool moved;
  };
  const Variable shared = result();
  Case cases[] = {
      {"the only handle of a result", result(), {}, true},
      {"one of two handles", shared, shared, false},
      {"a parameter", leaf({2}), {}, false},
      {"data", constant(Tensor::ones({2})), {}, false},
      {"a result without graph", constant(Tensor::ones({2})) + 1, {}, false},
  };
  for (Case& c : cases) {
    CAPTURE(c.name);
    const Tensor before = c.variable.value();
    const Tensor taken = c.variable.take_value();
    CHECK(taken.data() == before.data());  // either way no element is copied
    CHECK(c.variable.value().defined() == !c.moved);
    if (!c.moved) CHECK(same_bits(c.variable.value(), before));
  }
  CHECK_THROWS_AS(Variable().take_value(), Error);
}

TEST_CASE("variable: gradients pass through a result whose value was taken") {
  Variable x(Tensor::of({2, 3}), true);
  Variable twice = x * real(2);
  const Tensor taken = twice.take_value();
  const Variable y = make_op("taker", taken, {twice},
                             [](const Tensor& dy, Gradients& grads) { grads.add(0, dy); });
  twice = Variable();
  backward(sum(y));
  CHECK(same_bits(x.grad(), Tensor::of({2, 2})));
}

TEST_CASE("variable: an operand follows writes through a reference that was kept") {
  Variable w(Tensor::of({{1, 2}, {3, 4}}), true);
  const Variable x = constant(Tensor::of({{1, 1}, {1, 0}}));
  Tensor& value = w.mutable_value();
  CHECK(close(matmul(x, w).value(), Tensor::of({{4, 6}, {1, 2}})));
  value.mutable_data()[0] = 100;
  CHECK(close(matmul(x, w).value(), Tensor::of({{103, 6}, {100, 2}})));
  value = Tensor::from({2, 1}, {1, 2});
  CHECK(close(matmul(x, w).value(), Tensor::from({2, 1}, {3, 1})));
}

TEST_CASE("variable: printed with where it comes from") {
  const auto text = [](const Variable& x) {
    std::ostringstream out;
    out << x;
    return out.str();
  };
  Variable w(Tensor::of({1, 4}), true);
  CHECK(text(Variable()) == "undefined");
  CHECK(text(constant(Tensor::of({1, 4}))) == "[2] {1, 4}");
  CHECK(text(w) == "[2] {1, 4}, a leaf with gradient");
  CHECK(text(w * w) == "[2] {1, 16}, from *");
  w.freeze();
  CHECK(text(w) == "[2] {1, 4}, a frozen leaf");
  CHECK(text(w * w) == "[2] {1, 16}");
}

TEST_CASE("variable: looking at a gradient of rows leaves it one of rows") {
  Variable table = leaf({5, 2});
  backward(sum(gather(table, Ids({3, 1, 3}))));
  REQUIRE(table.row_grad() != nullptr);
  const Tensor seen = table.grad();
  CHECK(same_bits(seen, Tensor::of({{0, 0}, {1, 1}, {0, 0}, {2, 2}, {0, 0}})));
  REQUIRE(table.row_grad() != nullptr);
  CHECK(same_bits(table.mutable_grad(), seen));
  CHECK(table.row_grad() == nullptr);
}

TEST_CASE("variable: a frozen leaf wants no gradient in graphs made from then on") {
  Variable w(Tensor::of({2, 3}), true), x(Tensor::of({4, 5}), true), same = w;
  const Variable before = sum(w * x);
  w.freeze();
  CHECK(same.is_frozen());
  CHECK_FALSE(w.requires_grad());
  const Variable after = sum(w * x);
  backward(after);
  CHECK_FALSE(w.has_grad());
  CHECK(!w.grad().defined());
  CHECK(same_bits(x.grad(), w.value()));
  CHECK(!sum(w * w).requires_grad());
  w.mutable_value().mutable_data()[0] = 7;  // it may be written to
  w.unfreeze();
  CHECK(!w.grad().defined());
  backward(before);  // of the graph that was
  CHECK(same_bits(w.grad(), Tensor::of({4, 5})));
  w.freeze();
  w.unfreeze();
  CHECK_FALSE(w.has_grad());
  CHECK(error_of([] { constant(Tensor::ones({2})).detach().freeze(); }) ==
        "freeze: only leaves that require a gradient can be frozen");
  CHECK(error_of([&] { Variable(w * w).freeze(); }) ==
        "freeze: only leaves that require a gradient can be frozen");
}

TEST_CASE("variable: has_grad and row_grad") {
  Variable table = leaf({5, 2}), weight = leaf({5, 2}), unused = leaf({5, 2});
  backward(sum(gather(table, Ids({3}))) + sum(weight));
  struct Case {
    Variable variable;
    bool has, rows;
  };
  for (const auto& [variable, has, rows] :
       {Case{table, true, true}, {weight, true, false}, {unused, false, false}}) {
    CHECK(variable.has_grad() == has);
    CHECK((variable.row_grad() != nullptr) == rows);
    CHECK(variable.grad().defined() == has);
    CHECK((variable.row_grad() != nullptr) == rows);
    CHECK(variable.has_grad() == has);
  }
  table.zero_grad();
  CHECK_FALSE(table.has_grad());
  backward(sum(gather(table, Ids({3}))));
  table.mutable_grad() = Tensor::ones({5, 2});
  CHECK(table.row_grad() == nullptr);
  CHECK(same_bits(table.grad(), Tensor::ones({5, 2})));
}

TEST_CASE("variable: what is not there to ask for") {
  Variable data(Tensor::ones({2})), result = leaf({2}) + 1;
  check_errors({
      {[&] { data.grad(); }, "grad: this variable requires no gradient"},
      {[&] { data.has_grad(); }, "grad: this variable requires no gradient"},
      {[&] { result.row_grad(); }, "grad: only leaves keep a gradient, this is a result of +"},
      {[&] { data.zero_grad(); }, "grad: this variable requires no gradient"},
      {[] { Variable().grad(); }, "grad: this variable requires no gradient"},
      {[&] { result.grad(); }, "grad: only leaves keep a gradient, this is a result of +"},
      {[] { Variable().value(); }, "value: the variable is undefined"},
      {[] { Variable().shape(); }, "value: the variable is undefined"},
      {[] { Variable().mutable_value(); }, "mutable_value: the variable is undefined"},
      {[&] { result.mutable_value(); }, "mutable_value: only leaves change, this is a result of +"},
  });
}

TEST_CASE("variable: a list that has one twice is refused, and both places are named") {
  const Variable x(Tensor::of({1}), true), y(Tensor::of({1}), true);
  CHECK_NOTHROW(check_distinct("clip", {}));
  CHECK_NOTHROW(check_distinct("clip", {{"x", x}, {"x", y}}));
  CHECK(error_of([&] {
          check_distinct("clip", {{"a", x}, {"b", y}, {"c", x}});
        }) == "clip: one parameter is given twice, as a and as c");
}

}  // namespace
