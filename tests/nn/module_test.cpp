// SPDX-License-Identifier: MIT
#include "attune/nn/module.h"

#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <type_traits>

#include "attune/autograd/backward.h"
#include "attune/autograd/ops.h"
#include "attune/autograd/to_dot.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/containers.h"
#include "attune/nn/dropout.h"
#include "attune/nn/linear.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

// A module cannot be made outside the tree, nor copied or moved out of it.
static_assert(std::is_constructible_v<Linear, Place, int64_t, int64_t, Rng&>);
static_assert(!std::is_constructible_v<Linear, int64_t, int64_t, Rng&>);
static_assert(!std::is_default_constructible_v<Place>);
static_assert(!std::is_constructible_v<Place, Module*, std::string>);
static_assert(!std::is_copy_constructible_v<Linear> && !std::is_move_constructible_v<Linear>);
static_assert(!std::is_copy_assignable_v<Linear> && !std::is_move_assignable_v<Linear>);
static_assert(!std::is_copy_constructible_v<Child<Linear>>);
static_assert(!std::is_copy_constructible_v<Parameter> && !std::is_copy_assignable_v<Parameter>);
static_assert(!std::is_copy_constructible_v<Stream>);

/// y = gain * second(tanh(first(x))), [..., 3] -> [..., 2]
class Block : public Module {
 public:
  Block(Place at, Rng& rng)
      : Module(at),
        first_(this, "first", 3, 4, rng),
        second_(this, "second", 4, 2, rng, Bias::no),
        gain_(this, "gain", Tensor::ones({2})) {}

  Variable operator()(const Variable& x) const { return gain_ * second_(tanh(first_(x))); }
  Variable by_method(const Variable& x) const { return first_(x); }
  Variable own_op(const Variable& x) const { return gain_ + x; }

 private:
  Child<Linear> first_, second_;
  Parameter gain_;
};

class Model : public Module {
 public:
  Model(Place at, Rng& rng)
      : Module(at), block_(this, "block", rng), dropout_(this, "dropout", real(0.5), rng) {}

  Variable operator()(const Variable& x) const { return dropout_(block_(x)) * 2; }
  const Child<Block>& block() const { return block_; }

 private:
  Child<Block> block_;
  Child<Dropout> dropout_;
};

TEST_CASE("Module: parameters come with paths, own ones first, then the children's") {
  Rng rng(1);
  const Root<Model> model(rng);
  CHECK(described(*model) ==
        "block.gain [2], block.first.weight [4, 3], block.first.bias [4], "
        "block.second.weight [2, 4]");
  CHECK(model->parameter_count() == 2 + 12 + 4 + 8);
  CHECK(described(*model->block()) ==
        "gain [2], first.weight [4, 3], first.bias [4], second.weight [2, 4]");
  CHECK(model->path().empty());
  CHECK((*model->block()).path() == "block");
  for (const NamedVariable& p : model->parameters()) CHECK(p.variable.requires_grad());

  const std::vector<NamedStream> streams = model->streams();
  REQUIRE(streams.size() == 1);
  CHECK(streams[0].name == "dropout.rng");
}

TEST_CASE("Module: errors name the path of the module that threw them") {
  Rng rng(1);
  const Root<Model> model(rng);
  const Variable wide = constant(Tensor::zeros({5, 7}));
  struct Row {
    std::function<Variable()> call;
    std::string sentence;
  };
  const Row rows[] = {
      {[&] { return model(wide); },
       "linear: inner sizes differ, [5, 7] x [4, 3]^T, in block.first"},
      {[&] { return model->block()->by_method(wide); },
       "linear: inner sizes differ, [5, 7] x [4, 3]^T, in block.first"},
      {[&] { return model->block()->own_op(wide); },
       "+: shapes do not broadcast, [2] and [5, 7], in block"},
      {[&] { return model->block()(wide) + wide; },
       "linear: inner sizes differ, [5, 7] x [4, 3]^T, in block.first"},
      // Behind a call, and behind one that threw, the path is the caller's again.
      {[&] {
         return model(constant(Tensor::zeros({5, 3}))) + wide;
       },
       "+: shapes do not broadcast, [5, 2] and [5, 7]"},
  };
  for (const Row& row : rows) CHECK(error_of(row.call) == row.sentence);
}

TEST_CASE("Module: nodes of the graph carry the path") {
  Rng rng(1);
  const Root<Model> model(rng);
  const std::string dot = to_dot(model(constant(Tensor::zeros({5, 3}))));
  for (const char* label :
       {"\"linear in block.first\\n", "\"tanh in block\\n", "\"matmul in block.second\\n",
        "\"* in block\\n", "\"dropout in dropout\\n", "\"*\\n"}) {
    CAPTURE(label);
    CHECK(dot.find(label) != std::string::npos);
  }
}

TEST_CASE("Module: train and eval reach everything below") {
  Rng rng(1);
  Root<Model> model(rng);
  const auto modes = [&] {
    return std::vector<bool>{model->is_training(), model->block()->is_training()};
  };
  CHECK(modes() == std::vector<bool>{true, true});
  model->eval();
  CHECK(modes() == std::vector<bool>{false, false});
  const Variable x = constant(random_tensor({5, 3}));
  CHECK(same_bits(model(x).value(), model(x).value()));
  model->train();
  CHECK(modes() == std::vector<bool>{true, true});
  CHECK_FALSE(same_bits(model(x).value(), model(x).value()));
}

/// Of two layers, the second made when something is said of the first.
class Growing : public Module {
 public:
  explicit Growing(Place at) : Module(at), first_(this, "first") {}
  void grow() { second_.emplace(this, "second"); }
  std::vector<Reading> readings() const {
    std::vector<Reading> all{reading(), (*first_).reading()};
    if (second_) all.push_back((**second_).reading());
    return all;
  }

 private:
  Child<Sequential> first_;
  std::optional<Child<Sequential>> second_;
};

TEST_CASE("Module: the reading reaches everything below, and what is added later") {
  Root<Growing> model;
  CHECK(model->readings() == std::vector{Reading::fused, Reading::fused});
  model->set_reading(Reading::composed);
  CHECK(model->readings() == std::vector{Reading::composed, Reading::composed});
  model->grow();
  CHECK(model->readings() == std::vector(3, Reading::composed));
  model->set_reading(Reading::fused);
  CHECK(model->readings() == std::vector(3, Reading::fused));
}

/// Has one thing of each kind by the given names.
class Named : public Module {
 public:
  Named(Place at, const std::string& parameter, const std::string& stream, const std::string& child,
        Rng& rng)
      : Module(at),
        parameter_(this, parameter, Tensor::zeros({1})),
        stream_(this, stream, rng.fork()),
        child_(this, child, 1, 1, rng) {}

 private:
  Parameter parameter_;
  Stream stream_;
  Child<Linear> child_;
};

TEST_CASE("Module: a name that is taken, empty or dotted is refused") {
  struct Row {
    const char *parameter, *stream, *child, *sentence;
  };
  const Row rows[] = {
      {"a", "b", "c", "no error"},
      {"a", "a", "c", "Module: the name 'a' is taken"},
      {"a", "b", "a", "Module: the name 'a' is taken"},
      {"a", "b", "b", "Module: the name 'b' is taken"},
      {"", "b", "c", "Module: '' is no name: it must not be empty or hold a dot"},
      {"a", "b.c", "c", "Module: 'b.c' is no name: it must not be empty or hold a dot"},
      {"a", "b", ".", "Module: '.' is no name: it must not be empty or hold a dot"},
  };
  Rng rng(1);
  for (const Row& row : rows) {
    CHECK(error_of([&] { Root<Named>(row.parameter, row.stream, row.child, rng); }) ==
          row.sentence);
  }
}

/// Hands its own Place on.
class Forgetful : public Module {
 public:
  Forgetful(Place at, Rng& rng) : Module(at), linear_(at, 2, 2, rng) {}
  Variable operator()(const Variable& x) const { return linear_(x); }

 private:
  Linear linear_;
};

TEST_CASE(
    "Module: a parameter and a stream need an owner; a stream that is gone is not in the tree") {
  CHECK(error_of([] { Parameter(nullptr, "w", Tensor::ones({1})); }) ==
        "Module: 'w' has no module that owns it");
  CHECK(error_of([] { Stream(nullptr, "s", Rng(1)); }) == "Module: 's' has no module that owns it");
  Root<Sequential> net;
  {
    const Stream stream(&*net, "s", Rng(1));
    CHECK(net->streams().size() == 1);
  }
  CHECK(net->streams().empty());
}

TEST_CASE("Module: a child needs an owner, and something to be") {
  Rng rng(1);
  CHECK(error_of([&] { Child<Linear>(nullptr, "out", 2, 2, rng); }) ==
        "Module: 'out' has no module that owns it");
  Root<Sequential> net;
  const auto nothing = [](Place) { return std::unique_ptr<Module>(); };
  CHECK(error_of([&] { Child<Module>(&*net, "layer", nothing); }) ==
        "Module: no module was built, in layer");
}

TEST_CASE("Module: a bare member is refused, even one that is given its owner's Place") {
  Rng rng(1);
  const std::string sentence =
      "Module: a second module was built with one Place; a layer inside a module is a Child";
  CHECK(error_of([&] { const Root<Forgetful> model(rng); }) == sentence);
  CHECK(error_of([&] { Root<Sequential>()->add<Forgetful>(rng); }) == sentence + ", in 0");
}

TEST_CASE("Module: an error while a module is built names its path") {
  Rng rng(1);
  CHECK(error_of([&] { Root<Sequential>()->add<Linear>(-1, 2, rng); }) ==
        "Shape: negative size in [2, -1], in 0");
}

/// A list that children join and leave at run time.
class Crowd : public Module {
 public:
  explicit Crowd(Place at) : Module(at) {}
  std::optional<Child<Named>> first, second;
};

TEST_CASE("Module: what threw while being built, or is gone, is not in the tree") {
  Rng rng(1);
  Root<Crowd> crowd;
  crowd->first.emplace(&*crowd, "first", "a", "b", "c", rng);
  CHECK(error_of([&] { crowd->second.emplace(&*crowd, "second", "a", "b", "a", rng); }) ==
        "Module: the name 'a' is taken, in second");
  CHECK(error_of([&] { crowd->second.emplace(&*crowd, "first", "a", "b", "c", rng); }) ==
        "Module: the name 'first' is taken");
  CHECK(described(*crowd) == "first.a [1], first.c.weight [1, 1], first.c.bias [1]");

  crowd->second.emplace(&*crowd, "second", "a", "b", "c", rng);
  crowd->first.reset();
  CHECK(described(*crowd) == "second.a [1], second.c.weight [1, 1], second.c.bias [1]");
  CHECK(crowd->streams().size() == 1);
  crowd->eval();
  CHECK_FALSE((**crowd->second).is_training());
}

TEST_CASE("Module: a child and a stream may live longer than their module") {
  Rng rng(1);
  std::optional<Root<Crowd>> crowd(std::in_place);
  std::optional<Child<Linear>> head(std::in_place, &**crowd, "head", 2, 1, rng);
  std::optional<Stream> stream(std::in_place, &**crowd, "stream", rng);
  CHECK((*crowd)->streams().size() == 1);
  CHECK((*crowd)->parameters().size() == 2);
  crowd.reset();
  CHECK((**head).path() == "head");
  CHECK((*head)(constant(Tensor::ones({3, 2}))).shape() == Shape{3, 1});
  head.reset();  // neither looks for its module
  stream.reset();
}

TEST_CASE("Module: zero_grad, freeze and unfreeze reach every parameter below") {
  Rng rng(1);
  Root<Linear> layer(2, 3, rng);
  const Variable x = constant(Tensor::ones({1, 2}));
  backward(sum(layer(x)));
  for (const NamedVariable& p : layer->parameters()) CHECK(p.variable.has_grad());
  layer->zero_grad();
  for (const NamedVariable& p : layer->parameters()) CHECK_FALSE(p.variable.has_grad());
  layer->freeze();
  CHECK_FALSE(layer(x).requires_grad());
  layer->unfreeze();
  CHECK(layer(x).requires_grad());
}

}  // namespace
