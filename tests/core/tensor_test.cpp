// SPDX-License-Identifier: MIT
#include "attune/core/tensor.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"

namespace {

using attune::real;
using attune::Shape;
using attune::Tensor;
using attune::testing::error_of;
using attune::testing::Index;
using attune::testing::places;
using attune::testing::random_tensor;
using attune::testing::same_bits;

using Values = std::vector<real>;

std::string text(const Tensor& x) {
  std::ostringstream out;
  out << x;
  return out.str();
}

TEST_CASE("tensor: each way of making one") {
  struct Case {
    Tensor tensor;
    Shape shape;
    Values values;
  };
  const int two = 2;
  const std::vector<Case> cases = {
      {Tensor::zeros({2}), {2}, {0, 0}},
      {Tensor::ones({1, 2}), {1, 2}, {1, 1}},
      {Tensor::full({2, 1}, 7), {2, 1}, {7, 7}},
      {Tensor::full({0, 3}, 7), {0, 3}, {}},
      {Tensor::scalar(5), {}, {5}},
      {Tensor::from({2, 2}, {1, 2, 3, 4}), {2, 2}, {1, 2, 3, 4}},
      {Tensor::from({0}, {}), {0}, {}},
      {Tensor::of({1, 2, 3}), {3}, {1, 2, 3}},
      {Tensor::of({{1, 2, 3}, {4, 5, 6}}), {2, 3}, {1, 2, 3, 4, 5, 6}},
      {Tensor::of({{0}, {1}}), {2, 1}, {0, 1}},
      {Tensor::of({{7}}), {1, 1}, {7}},
      {Tensor::of({7}), {1}, {7}},
      {Tensor::of({two, 0.5, int64_t{3}}), {3}, {2, 0.5, 3}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.tensor);
    CHECK(c.tensor.defined());
    CHECK(c.tensor.shape() == c.shape);
    CHECK(c.tensor.to_vector() == c.values);
  }
}

TEST_CASE("tensor: an element is read by its place") {
  const Tensor x = random_tensor({2, 3, 4}).slice(1, 2);
  for (const Index& place : places(x.shape())) {
    CHECK(x(place[0], place[1], place[2]) == x.data()[place[1] * 4 + place[2]]);
  }
  CHECK(x(0, int64_t{2}, 3u) == x[0](2, 3));
  CHECK(Tensor::scalar(7)() == 7);
  CHECK_THROWS_AS(Tensor()(), attune::Error);
}

#ifndef NDEBUG
TEST_CASE("tensor: with assertions, a place that does not exist is refused") {
  const Tensor x = Tensor::zeros({2, 3});
  CHECK(error_of([&] { x(2, 0); }) == "Tensor: no element (2, 0) in [2, 3]");
  CHECK(error_of([&] { x(0, -1); }) == "Tensor: no element (0, -1) in [2, 3]");
  CHECK(error_of([&] { x(0); }) == "Tensor: no element (0) in [2, 3]");
  CHECK(error_of([&] { x(0, 0, 0); }) == "Tensor: no element (0, 0, 0) in [2, 3]");
}
#endif

TEST_CASE("tensor: none is not the same as none of its elements") {
  CHECK_FALSE(Tensor().defined());
  CHECK(Tensor::zeros({0}).defined());
}

TEST_CASE("tensor: numbers begin on a cache line") {
  for (int64_t n : {0, 1, 3, 1000}) {
    CHECK(reinterpret_cast<uintptr_t>(Tensor::uninitialized({n}).data()) % 64 == 0);
  }
}

#ifndef NDEBUG
TEST_CASE("tensor: with assertions, contents that nobody wrote are NaN") {
  const Tensor x = Tensor::uninitialized({3});
  for (int i = 0; i < 3; ++i) CHECK(x.data()[i] != x.data()[i]);
}
#endif

TEST_CASE("tensor: a copy shares storage until one of the two is written") {
  Tensor a = Tensor::of({1, 2, 3});
  Tensor b = a;
  CHECK(a.data() == b.data());
  SUBCASE("the copy") {
    b.mutable_data()[0] = 9;
    CHECK(a.to_vector() == Values{1, 2, 3});
    CHECK(b.to_vector() == Values{9, 2, 3});
  }
  SUBCASE("the original") {
    a.mutable_data()[0] = 9;
    CHECK(a.to_vector() == Values{9, 2, 3});
    CHECK(b.to_vector() == Values{1, 2, 3});
  }
}

TEST_CASE("tensor: writing to one that is alone copies nothing") {
  Tensor a = Tensor::of({1, 2, 3});
  const real* before = a.data();
  CHECK(a.mutable_data() == before);
  { const Tensor copy = a; }
  CHECK(a.mutable_data() == before);
}

TEST_CASE("tensor: views read their parent's storage and never write it") {
  struct Case {
    std::string name;
    std::function<Tensor(const Tensor&)> view;
    int64_t offset;
    Shape shape;
    Values values;
  };
  const std::vector<Case> cases = {
      {"reshape",
       [](const Tensor& x) {
         return x.reshape({2, 3});
       },
       0,
       {2, 3},
       {1, 2, 3, 4, 5, 6}},
      {"slice", [](const Tensor& x) { return x.slice(1, 3); }, 2, {2, 2}, {3, 4, 5, 6}},
      {"row", [](const Tensor& x) { return x[2]; }, 4, {2}, {5, 6}},
      {"row of slice", [](const Tensor& x) { return x.slice(1, 3)[1]; }, 4, {2}, {5, 6}},
      {"element", [](const Tensor& x) { return x[1][1]; }, 3, {}, {4}},
      {"empty slice", [](const Tensor& x) { return x.slice(3, 3); }, 6, {0, 2}, {}},
      {"slice of reshape",
       [](const Tensor& x) { return x.reshape({-1}).slice(2, 4); },
       2,
       {2},
       {3, 4}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Values original = {1, 2, 3, 4, 5, 6};
    Tensor parent = Tensor::from({3, 2}, original);
    Tensor view = c.view(parent);
    CHECK(view.data() == parent.data() + c.offset);
    CHECK(view.shape() == c.shape);
    CHECK(view.to_vector() == c.values);

    Values changed = c.values;
    if (!changed.empty()) changed[0] = view.mutable_data()[0] = -1;
    CHECK(view.to_vector() == changed);
    CHECK(parent.to_vector() == original);

    view = c.view(parent);
    for (int64_t i = 0; i < parent.numel(); ++i) parent.mutable_data()[i] = -1;
    CHECK(view.to_vector() == c.values);
  }
}

TEST_CASE("tensor: one that is lent writes where it stands, and says who shares") {
  Tensor whole = Tensor::of({{1, 2}, {3, 4}, {5, 6}});
  CHECK_FALSE(whole.is_shared());
  Tensor rows = Tensor::lent(whole.mutable_data() + 2, {2, 2});
  CHECK_FALSE(whole.is_shared());
  CHECK_FALSE(rows.is_shared());
  rows.mutable_data()[1] = 9;
  CHECK(same_bits(whole, Tensor::of({{1, 2}, {3, 9}, {5, 6}})));
  const Tensor copy = rows;  // from here on as any other
  CHECK(rows.is_shared());
  rows.mutable_data()[1] = 7;
  CHECK(whole(1, 1) == 9);
  CHECK(copy(0, 1) == 9);
  CHECK(rows(0, 1) == 7);
  CHECK_FALSE(Tensor().is_shared());
}

TEST_CASE("tensor: a view outlives its parent") {
  const Tensor row = Tensor::of({{1, 2}, {3, 4}})[1];
  CHECK(row.to_vector() == Values{3, 4});
}

TEST_CASE("tensor: threads may write copies of one tensor") {
  const Tensor shared = Tensor::full({1000}, 1);
  std::vector<std::thread> threads;
  std::vector<real> sums(4);
  for (size_t t = 0; t < sums.size(); ++t) {
    threads.emplace_back([copy = shared, t, &sums]() mutable {
      for (int64_t i = 0; i < copy.numel(); ++i) copy.mutable_data()[i] += static_cast<real>(t);
      for (real v : copy.to_vector()) sums[t] += v;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(sums == Values{1000, 2000, 3000, 4000});
  CHECK(same_bits(shared, Tensor::full({1000}, 1)));
}

TEST_CASE("tensor: reshape with one open axis") {
  const Tensor x = Tensor::zeros({2, 6});
  const std::vector<std::pair<Tensor, Shape>> cases = {
      {x.reshape({-1}), {12}},
      {x.reshape({3, -1}), {3, 4}},
      {x.reshape({-1, 12}), {1, 12}},
      {x.reshape({4, 3}), {4, 3}},
      {x.reshape({2, -1, 6}), {2, 1, 6}},
      {Tensor::scalar(1).reshape({-1}), {1}},
      {Tensor::zeros({1}).reshape(Shape{}), {}},
      {Tensor::zeros({0, 3}).reshape({-1, 3}), {0, 3}},
      {Tensor::zeros({0}).reshape({0, 5}), {0, 5}},
  };
  for (const auto& [reshaped, expected] : cases) CHECK(reshaped.shape() == expected);
}

TEST_CASE("tensor: item") {
  CHECK(Tensor::scalar(3).item() == 3);
  CHECK(Tensor::full({1, 1}, 4).item() == 4);
}

TEST_CASE("tensor: equal compares shapes and elements") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  CHECK(equal(Tensor::of({1, 2}), Tensor::of({1, 2})));
  CHECK(equal(Tensor::zeros({0}), Tensor::zeros({0})));
  CHECK_FALSE(equal(Tensor::of({1, 2}), Tensor::of({1, 3})));
  CHECK_FALSE(equal(Tensor::of({1, 2}), Tensor::from({2, 1}, {1, 2})));
  CHECK_FALSE(equal(Tensor::of({nan}), Tensor::of({nan})));
}

TEST_CASE("tensor: printing stops after 8 entries of an axis") {
  CHECK(text(Tensor()) == "undefined");
  CHECK(text(Tensor::scalar(1.5)) == "[] 1.5");
  CHECK(text(Tensor::zeros({0})) == "[0] {}");
  CHECK(text(Tensor::of({{1, -2}, {0.25, 40}})) == "[2, 2]\n{{   1, -2},\n {0.25, 40}}");
  CHECK(text(Tensor::of({1, 2, 30, 4}).reshape({2, 1, 2})) ==
        "[2, 1, 2]\n{{{ 1, 2}},\n {{30, 4}}}");
  CHECK(text(Tensor::zeros({2, 9})) ==
        "[2, 9]\n{{0, 0, 0, 0, 0, 0, 0, 0, ...},\n {0, 0, 0, 0, 0, 0, 0, 0, ...}}");
  CHECK(text(Tensor::zeros({9, 1})) ==
        "[9, 1]\n{{0},\n {0},\n {0},\n {0},\n {0},\n {0},\n {0},\n {0},\n ...}");
  CHECK(text(Tensor::zeros({2, 0})) == "[2, 0]\n{{},\n {}}");
  CHECK(text(Tensor::zeros({0, 2})) == "[0, 2]\n{}");
  CHECK(text(Tensor::zeros({8})) == "[8] {0, 0, 0, 0, 0, 0, 0, 0}");
  CHECK(text(Tensor::zeros({9})) == "[9] {0, 0, 0, 0, 0, 0, 0, 0, ...}");
}

TEST_CASE("tensor: what is wrong is named") {
  const Tensor x = Tensor::zeros({2, 3});
  struct Case {
    std::function<void()> call;
    std::string error;
  };
  const std::vector<Case> cases = {
      {[] {
         Tensor::from({2, 2}, {1, 2, 3});
       },
       "Tensor: 3 values for shape [2, 2]"},
      {[] {
         Tensor::of({{1, 2}, {3, 4, 5}});
       },
       "Tensor: rows of 2 and 3 values"},
      {[&] { x.item(); }, "item: needs exactly one element, has shape [2, 3]"},
      {[] { Tensor::zeros({0}).item(); }, "item: needs exactly one element, has shape [0]"},
      {[] { Tensor().mutable_data(); }, "Tensor: used before it has a value"},
      {[] { Tensor().item(); }, "item: the tensor is undefined"},
      {[&] { x.reshape({4}); }, "reshape: [2, 3] has not as many elements as [4]"},
      {[&] {
         x.reshape({4, -1});
       },
       "reshape: [2, 3] does not divide into [4, 1] with one open axis"},
      {[&] {
         x.reshape({0, -1});
       },
       "reshape: [2, 3] does not divide into [0, 1] with one open axis"},
      {[&] {
         x.reshape({-1, -1});
       },
       "reshape: only one size may be open, as -1"},
      {[&] {
         x.reshape({-2, -3});
       },
       "Shape: negative size in [-2, -3]"},
      {[&] { x.slice(1, 3); }, "slice: [1, 3) is not within axis 0 of [2, 3]"},
      {[&] { x.slice(-1, 1); }, "slice: [-1, 1) is not within axis 0 of [2, 3]"},
      {[&] { x.slice(2, 1); }, "slice: [2, 1) is not within axis 0 of [2, 3]"},
      {[] { Tensor::scalar(1).slice(0, 1); }, "slice: [0, 1) is not within axis 0 of []"},
      {[&] { x[2]; }, "Tensor: no index 2 in [2, 3]"},
      {[&] { x[-1]; }, "Tensor: no index -1 in [2, 3]"},
      {[] { Tensor::scalar(1)[0]; }, "Tensor: no index 0 in []"},
  };
  for (const Case& c : cases) CHECK(error_of(c.call) == c.error);
}

}  // namespace
