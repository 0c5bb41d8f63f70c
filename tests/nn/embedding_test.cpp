// SPDX-License-Identifier: MIT
#include "attune/nn/embedding.h"

#include <doctest/doctest.h>

#include <cmath>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/check_gradients.h"
#include "attune/core/reduce.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/module.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("Embedding: a row for each id, in the ids' shape") {
  Rng rng(1);
  const Root<Embedding> embedding(5, 3, rng);
  CHECK(described(*embedding) == "weight [5, 3]");
  const Tensor w = embedding->weight().value();

  const Ids ids({2, 2}, {4, 0, 0, 2});
  const Tensor y = embedding(ids).value();
  CHECK(same_bits(
      y, build({2, 2, 3}, [&](const Index& i) { return at(w[ids[i[0] * 2 + i[1]]], {i[2]}); })));
  for (const Shape& shape : {Shape{}, Shape{0}, Shape{1}, Shape{3, 0}}) {
    CHECK(embedding(Ids::full(shape, 4)).shape() == shape.insert(shape.rank(), 3));
  }
}

TEST_CASE("Embedding: starts normal, with variance 1") {
  Rng rng(1);
  const Root<Embedding> embedding(500, 40, rng);
  const Tensor w = embedding->weight().value();
  CHECK(std::abs(sum(w)) / 20000 < 0.03);
  CHECK(sum_of_squares(w) / 20000 == doctest::Approx(1).epsilon(0.03));
}

TEST_CASE("Embedding: gradients, an id that comes twice included") {
  Rng rng(1);
  const Root<Embedding> embedding(4, 3, rng);
  const Ids ids({3, 2}, {1, 1, 3, 0, 1, 3});
  CHECK_NOTHROW(
      check_gradients([&] { return embedding(ids) * embedding(ids); }, embedding->parameters()));
}

TEST_CASE("Embedding: the padding row is zero and gets no gradient") {
  Rng rng(1);
  const Root<Embedding> embedding(4, 3, rng, 1);
  const Variable w = parameter(*embedding, "weight");
  CHECK(same_bits(w.value()[1], Tensor::zeros({3})));
  backward(embedding(Ids({2, 3}, {0, 1, 1, 3, 1, 3})), Tensor::ones({2, 3, 3}));
  CHECK(same_bits(w.grad(), Tensor::of({{1, 1, 1}, {0, 0, 0}, {0, 0, 0}, {2, 2, 2}})));
}

class Words : public Module {
 public:
  Words(Place at, Rng& rng) : Module(at), embedding_(this, "embedding", 5, 3, rng) {}
  Variable operator()(const Ids& ids) const { return embedding_(ids); }

 private:
  Child<Embedding> embedding_;
};

TEST_CASE("Embedding: an id outside [0, V) throws, naming id, V, position and path") {
  Rng rng(1);
  const Root<Words> words(rng);
  CHECK(error_of([&] {
          words(Ids({2, 2}, {0, 4, 5, 0}));
        }) == "gather: id 5 at position [1, 0] of [2, 2] is outside [0, 5), in embedding");
  CHECK(error_of([&] { words(Ids({-1})); }) ==
        "gather: id -1 at position [0] of [1] is outside [0, 5), in embedding");
  for (const int32_t padding : {-1, 5}) {
    CHECK(error_of([&] { Root<Embedding>(5, 3, rng, padding); }) ==
          "Embedding: padding: id " + std::to_string(padding) +
              " at position [0] of [1] is outside [0, 5)");
  }
}

}  // namespace
