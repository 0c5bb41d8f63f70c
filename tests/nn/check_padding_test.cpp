// SPDX-License-Identifier: MIT
#include "attune/nn/check_padding.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "attune/autograd/ops.h"
#include "attune/core/error.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent/gru.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t kInput = 3;

// 1 at a sentence's own steps, 0 in its padding: [S, B, 1]
Variable own_steps(const Variable& x, const Ids& lengths) {
  return constant(build({x.size(0), x.size(1), 1},
                        [&](const Index& i) { return i[0] < lengths[i[1]] ? 1 : 0; }));
}

/// The mean over a sentence's steps, of a layer of them: [S, B, E] -> [B, H]
class MeanOfSteps : public Module {
 public:
  MeanOfSteps(Place at, int64_t input, int64_t hidden, Rng& rng)
      : Module(at), layer_(this, "layer", input, hidden, rng) {}
  PaddedOutput operator()(const Variable& x, const Ids& lengths) const {
    const Variable own = own_steps(x, lengths);
    const Variable steps = layer_(x) * own;
    return {{steps}, {sum(steps, 0) / (sum(own, 0) + 1)}};
  }

 private:
  Child<Linear> layer_;
};

// What check_padding() says of a layer that first multiplies x by a weight [E].
std::string error_with(const SequenceLayer& layer, const PaddingCheck& options = {}) {
  const Variable weight(Tensor::of({1, 2, -1}), true);
  const auto weighted = [&](const Variable& x, const Ids& lengths) {
    return layer(x * weight, lengths);
  };
  return error_of([&] { check_padding(weighted, {{"weight", weight}}, kInput, options); });
}

// What it says of a gradient of the weight alone: of a sum for each sentence [B, E] or all [E],
// whose value is taken away again.
std::string error_with_gradient(
    const std::function<Variable(const Variable& x, const Variable& weight)>& f) {
  const Variable weight(Tensor::of({1, 2, -1}), true);
  const auto layer = [&](const Variable& x, const Ids&) {
    const Variable y = f(constant(x.value()), weight);
    return PaddedOutput{{}, {constant(Tensor::zeros({x.size(1), kInput})) + (y - y.detach())}};
  };
  return error_of([&] { check_padding(layer, {{"weight", weight}}, kInput); });
}

PaddedOutput tagged(const Variable& x, const Ids&) { return tanh(x); }

TEST_CASE("check_padding: takes layers that keep to their lengths") {
  Rng rng(1);
  CHECK_NOTHROW(check_padding(*Root<MeanOfSteps>(kInput, 2, rng), kInput, {.gives_zeros = true}));
  CHECK_NOTHROW(check_padding(*Root<GRU>(kInput, 2, rng), kInput, {.gives_zeros = true}));
  CHECK(error_with(tagged) == "no error");
  const auto number_of_step = [](const Variable& x, const Ids&) { return sum(x, -1); };  // [S, B]
  CHECK(error_with(number_of_step) == "no error");
  const auto first_step = [](const Variable& x, const Ids&) {
    return PaddedOutput{{}, {select(x, 0)}};
  };
  CHECK(error_with(first_step, {.lengths = {1, 3}}) == "no error");
  const auto nothing_of_nothing = [](const Variable& x, const Ids& lengths) {
    const bool empty = std::all_of(lengths.begin(), lengths.end(), [](int n) { return n == 0; });
    return empty ? constant(x.value()) : tanh(x) * own_steps(x, lengths) + x.detach();
  };
  CHECK(error_with(nothing_of_nothing) == "no error");
  // dL/dx is 0 in the padding, of a sign that is x's.
  const auto squared = [](const Variable& x, const Ids&) { return x * x; };
  CHECK(error_with(squared) == "no error");
}

TEST_CASE("check_padding: names what padding and batch-mates reach") {
  const auto mean_of_all = [](const Variable& x, const Ids&) {
    return PaddedOutput{{x}, {mean(x, 0)}};
  };
  const auto last_step = [](const Variable& x, const Ids&) {
    return PaddedOutput{{x}, {select(x, x.size(0) - 1).detach()}};
  };
  const auto by_steps = [](const Variable& x, const Ids&) { return x / real(x.size(0)); };
  const auto by_batch = [](const Variable& x, const Ids&) {
    return PaddedOutput{{x}, {select(x, 0).detach() * real(0) + real(x.size(1))}};
  };
  const auto steps_by_batch = [](const Variable& x, const Ids&) { return x + real(x.size(1)); };
  const struct {
    std::string said, begin;
  } rows[] = {
      {error_with(tagged, {.gives_zeros = true}),
       "steps[0] is not 0 in the padding: at [0, 2, 0] "},
      {error_with(mean_of_all), "dL/dx is not 0 in the padding: at [0, 2, 0] of [6, 5, 3]: "},
      {error_with(last_step), "what stands in the padding changes sentences[0]: at [0, 0] of "},
      {error_with_gradient([](const Variable& x, const Variable& w) { return sum(x * w, 0); }),
       "what stands in the padding changes the gradient of weight: at [0] of [3]: "},
      {error_with(by_steps), "further padding changes steps[0]: at [0, 0, 0] of [6, 5, 3]: "},
      {error_with(steps_by_batch),
       "the other sentences change, of sentence 0, steps[0]: at [0, 0, 0] "},
      {error_with(by_batch), "the other sentences change, of sentence 0, sentences[0]: at [0, 0] "},
      {error_with_gradient(
           [](const Variable& x, const Variable& w) { return w * real(x.size(1)); }),
       "sharing a batch changes the gradient of weight: at [0] of [3]: "},
  };
  // Of padding that is 0 it divides by 0.
  const auto directions = [](const Variable& x, const Ids&) {
    return x / sqrt(sum(x * x, -1, KeepAxis::yes));
  };
  CHECK(error_with(directions)
            .starts_with(
                "check_padding: zeros in the padding change dL/dx in the padding: at [0, 2, 0] of "
                "[6, 5, 3]: "));
  for (const auto& row : rows) {
    CAPTURE(row.said);
    CHECK(row.said.starts_with("check_padding: " + row.begin));
  }
}

TEST_CASE("check_padding: says what does not look like a layer") {
  const auto of_sentences = [](const Variable& x, const Ids&) { return select(x, 0); };
  CHECK(
      error_with(of_sentences) ==
      "check_padding: for x [6, 5, 3], what is for each step is [5, 3], which does not begin with "
      "S and B");
  const auto of_steps = [](const Variable& x, const Ids&) { return PaddedOutput{{}, {x}}; };
  CHECK(error_with(of_steps) ==
        "check_padding: for x [6, 5, 3], what is for each sentence is [6, 5, 3], which does not "
        "begin with B");
  const auto squares = [](const Variable& x, const Ids&) {
    return concat(std::vector<Variable>(static_cast<size_t>(x.size(0)), x), 2);
  };
  CHECK(error_with(squares) ==
        "check_padding: for x [12, 5, 3], steps[0] is [12, 5, 36], not [12, 5, 18]");
  CHECK(error_with_gradient([](const Variable& x, const Variable& w) {
          return sum(x, 0) * sqrt(w * real(0));
        }).starts_with("check_padding: the gradient of weight has numbers that are not finite"));
  CHECK(error_of([] { check_padding(SequenceLayer(), {}, kInput); }) ==
        "check_padding: there is no layer to check");
  int calls = 0;
  const auto fickle = [&](const Variable& x, const Ids&) {
    return PaddedOutput(std::vector<Variable>(++calls < 3 ? 1 : 2, x), {});
  };
  CHECK(error_with(fickle) == "check_padding: the layer gives now 1, now 2 outputs");
  CHECK(error_with(tagged, {.lengths = {}}) == "check_padding: there are no lengths");
  const auto detached = [](const Variable& x, const Ids&) { return x.detach(); };
  CHECK(error_with(detached) == "check_padding: of what the layer makes, nothing has a gradient");
  const auto not_a_number = [](const Variable& x, const Ids&) { return sqrt(x - 1e6); };
  CHECK(error_with(not_a_number) == "check_padding: steps[0] has numbers that are not finite");
}

}  // namespace
