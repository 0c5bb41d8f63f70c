// SPDX-License-Identifier: MIT
#include "attune/nn/output_layer.h"

#include <doctest/doctest.h>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/matmul.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/embedding.h"
#include "attune/tests/support/modules.h"

namespace attune::testing {
namespace {

using attune::testing::close;
using attune::testing::described;
using attune::testing::parameter;
using attune::testing::random_tensor;

// Embeddings [5, 3], and an output layer that borrows them.
class Tied : public Module {
 public:
  Tied(Place at, int64_t readout, Rng& rng)
      : Module(at),
        words_(this, "words", 5, 3, rng),
        output_(this, "output", readout, 5, &words_->weight(), rng) {}
  const OutputLayer& output() const { return *output_; }

 private:
  Child<Embedding> words_;
  Child<OutputLayer> output_;
};

// x W^T + b, of the parameters with these names.
Variable affine(const Module& module, const std::string& weight, const std::string& bias,
                const Variable& x) {
  return matmul(x, transposed(parameter(module, weight))) + parameter(module, bias);
}

// Biases start as zeros, which would hide them.
void set_random(Variable bias) { bias.mutable_value() = random_tensor(bias.shape(), 3); }

TEST_CASE("output layer: a weight of its own") {
  Rng rng(1);
  const Root<OutputLayer> layer(4, 5, nullptr, rng);
  CHECK(described(*layer) == "weight [5, 4], bias [5]");
  set_random(parameter(*layer, "bias"));
  const Variable x = constant(random_tensor({2, 3, 4}, 1));
  CHECK(close(layer->logits(x).value(), affine(*layer, "weight", "bias", x).value()));
}

TEST_CASE("output layer: the embeddings' weight") {
  Rng rng(1);
  const Root<Tied> model(3, rng);
  CHECK(described(*model) == "words.weight [5, 3], output.bias [5]");
  set_random(parameter(*model, "output.bias"));
  const Variable x = constant(random_tensor({2, 3, 3}, 1));
  CHECK(close(model->output().logits(x).value(),
              affine(*model, "words.weight", "output.bias", x).value()));
}

TEST_CASE("output layer: readouts of another size than the embeddings are projected") {
  Rng rng(1);
  const Root<Tied> model(4, rng);
  CHECK(described(*model) ==
        "words.weight [5, 3], output.bias [5], output.projection.weight [3, 4], "
        "output.projection.bias [3]");
  set_random(parameter(*model, "output.bias"));
  set_random(parameter(*model, "output.projection.bias"));
  const Variable x = constant(random_tensor({2, 3, 4}, 1));
  const Variable projected =
      affine(*model, "output.projection.weight", "output.projection.bias", x);
  const Variable logits = affine(*model, "words.weight", "output.bias", projected);
  CHECK(close(model->output().logits(x).value(), logits.value()));

  const Ids targets({2, 3}, {1, 4, 0, 2, 0, 0});
  const CrossEntropyOptions options{.ignored_id = 0, .label_smoothing = real(0.1)};
  CHECK(close(model->output().loss(x, targets, options).value(),
              cross_entropy(logits, targets, options).value()));
}

TEST_CASE("output layer: a weight to borrow that is not one row for each token is refused") {
  Rng rng(1);
  struct Other : Module {
    Other(Place at, const Shape& shape, Rng& stream)
        : Module(at),
          weight(this, "weight", Tensor::zeros(shape)),
          output(this, "output", 3, 5, &weight, stream) {}
    Parameter weight;
    Child<OutputLayer> output;
  };
  for (const Shape& shape : {Shape{4, 3}, Shape{5}}) {
    CHECK(error_of([&] { Root<Other> other(shape, rng); }) ==
          "OutputLayer: for 5 tokens, the weight to borrow must be [5, E], is " +
              shape.to_string() + ", in output");
  }
}

}  // namespace
}  // namespace attune::testing
