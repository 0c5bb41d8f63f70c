// SPDX-License-Identifier: MIT
// Modules whose class is chosen at run time, and weights that two modules share.
#include <doctest/doctest.h>

#include <cmath>

#include "attune/autograd/backward.h"
#include "attune/autograd/ops.h"
#include "attune/autograd/to_dot.h"
#include "attune/core/reduce.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/embedding.h"
#include "attune/nn/module.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

class Activation : public Module {
 public:
  explicit Activation(Place at) : Module(at) {}
  virtual Variable operator()(const Variable& x) const = 0;
};

class Tanh : public Activation {
 public:
  explicit Tanh(Place at) : Activation(at) {}
  Variable operator()(const Variable& x) const override { return tanh(x); }
};

class Scaled : public Activation {
 public:
  Scaled(Place at, real factor) : Activation(at), factor_(this, "factor", Tensor::scalar(factor)) {}
  Variable operator()(const Variable& x) const override { return x * factor_; }

 private:
  Parameter factor_;
};

class Chosen : public Module {
 public:
  Chosen(Place at, bool scaled)
      : Module(at), activation_(this, "activation", [&](Place p) -> std::unique_ptr<Activation> {
          if (scaled) return std::make_unique<Scaled>(p, real(3));
          return std::make_unique<Tanh>(p);
        }) {}
  Variable operator()(const Variable& x) const { return activation_(x); }

 private:
  Child<Activation> activation_;
};

TEST_CASE("Child: the class may be chosen at run time") {
  const Variable two = constant(Tensor::scalar(2));
  const Root<Chosen> scaled(true), plain(false);
  CHECK(described(*scaled) == "activation.factor []");
  CHECK(scaled(two).item() == 6);
  CHECK(described(*plain).empty());
  CHECK(plain(two).item() == doctest::Approx(std::tanh(2.0)));
  CHECK(to_dot(scaled(two)).find("* in activation") != std::string::npos);
}

/// Scores words with the embedding's own vectors (Press and Wolf 2017).
class TiedOutput : public Module {
 public:
  TiedOutput(Place at, const Parameter& weight)
      : Module(at), weight_(weight), bias_(this, "bias", Tensor::zeros({weight.size(0)})) {}
  Variable operator()(const Variable& x) const { return matmul(x, transposed(weight_)) + bias_; }

 private:
  const Parameter& weight_;
  Parameter bias_;
};

class TiedModel : public Module {
 public:
  TiedModel(Place at, Rng& rng)
      : Module(at),
        embedding_(this, "embedding", 5, 3, rng),
        output_(this, "output", embedding_->weight()) {}
  Variable operator()(const Ids& ids) const { return output_(embedding_(ids)); }

 private:
  Child<Embedding> embedding_;
  Child<TiedOutput> output_;
};

TEST_CASE("Parameter: a tied weight comes once and gets the gradients of both uses") {
  Rng rng(1);
  const Root<TiedModel> model(rng);
  CHECK(described(*model) == "embedding.weight [5, 3], output.bias [5]");
  const Variable w = parameter(*model, "embedding.weight");
  backward(sum(model(Ids({2}))));
  // L = sum_v w_v . w_2, so dL/dw_v = w_2, and for v = 2 all words more.
  const Tensor total = sum(w.value(), 0);
  const Tensor expected = build({5, 3}, [&](const Index& i) {
    return at(w.value()[2], {i[1]}) + (i[0] == 2 ? at(total, {i[1]}) : 0);
  });
  CHECK(close(w.grad(), expected));
}

}  // namespace
