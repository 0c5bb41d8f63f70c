// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/bridge.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::at;
using attune::testing::build;
using attune::testing::close;
using attune::testing::described;
using attune::testing::parameter;
using attune::testing::random_tensor;
using attune::testing::same_bits;

// What an encoder of two layers leaves of a batch of 3: memory [2, 3, 4], of lengths 2, 1 and 2.
Encoder::Result encoder_result(bool has_cell) {
  const auto random = [](uint64_t seed) { return constant(random_tensor({3, 4}, seed)); };
  Tensor memory = random_tensor({2, 3, 4}, 9);
  std::fill_n(memory.mutable_data() + (1 * 3 + 1) * 4, 4, real(0));  // padding
  Encoder::Result result{constant(memory), {}};
  for (const uint64_t seed : {1, 2}) {
    result.final.push_back({random(seed)});
    if (has_cell) result.final.back().push_back(random(seed + 10));
  }
  return result;
}

std::vector<RecurrentState> start(const Bridge& bridge, bool has_cell) {
  return bridge(encoder_result(has_cell), Ids({2, 1, 2}));
}

// tanh(W x + b) of a layer
Tensor layer(const Bridge& bridge, const std::string& name, const Variable& x) {
  const Variable weight = parameter(bridge, name + ".weight");
  return tanh(matmul(x, transposed(weight)) + parameter(bridge, name + ".bias")).value();
}

TEST_CASE("bridge: copy and zero have nothing to learn") {
  for (const char* json :
       {R"({"layers": 2, "bridge": "copy"})", R"({"layers": 2, "bridge": "zero"})"}) {
    Rng rng(1);
    const Root<Bridge> bridge(small_config(json), rng);
    CHECK(described(*bridge).empty());
    CHECK(rng.state() == Rng(1).state());  // nor do they draw anything
  }
  Rng rng(1);
  const Root<Bridge> copy(small_config(R"({"layers": 2})"), rng);
  const Encoder::Result from = encoder_result(true);
  const std::vector<RecurrentState> to = start(*copy, true);
  REQUIRE(to.size() == 2);
  CHECK(same_bits(to[1][0].value(), from.final[1][0].value()));
  CHECK(same_bits(to[1][1].value(), from.final[1][1].value()));
  const Root<Bridge> zero(small_config(R"({"layers": 3, "bridge": "zero"})"), rng);
  CHECK(same_bits(start(*zero, true)[2][0].value(), Tensor::zeros({3, 4})));
  CHECK(same_bits(start(*zero, true)[2][1].value(), Tensor::zeros({3, 4})));
}

TEST_CASE("bridge: linear, a layer of each layer's state") {
  Rng rng(1);
  const Root<Bridge> gru(small_config(R"({"cell": "gru", "layers": 2, "bridge": "linear"})"), rng);
  const Root<Bridge> lstm(small_config(R"({"layers": 2, "bridge": "linear"})"), rng);
  CHECK(described(*gru) ==
        "hidden.0.weight [4, 4], hidden.0.bias [4], hidden.1.weight [4, 4], hidden.1.bias [4]");
  CHECK(lstm->parameter_count() == 2 * gru->parameter_count());
  CHECK(start(*gru, false)[1].size() == 1);
  const Encoder::Result from = encoder_result(true);
  const std::vector<RecurrentState> to = start(*lstm, true);
  CHECK(close(to[0][0].value(), layer(*lstm, "hidden.0", from.final[0][0])));
  CHECK(close(to[1][0].value(), layer(*lstm, "hidden.1", from.final[1][0])));
  CHECK(close(to[0][1].value(), layer(*lstm, "cell.0", from.final[0][1])));
  CHECK(close(to[1][1].value(), layer(*lstm, "cell.1", from.final[1][1])));
}

TEST_CASE("bridge: layers above the encoder's start from its top layer") {
  Rng rng(1);
  const Root<Bridge> bridge(
      small_config(R"({"layers": 3, "encoder_layers": 2, "bridge": "linear"})"), rng);
  const Variable top = encoder_result(true).final[1][0];
  CHECK(close(start(*bridge, true)[2][0].value(), layer(*bridge, "hidden.2", top)));
}

TEST_CASE("bridge: mean, over each sentence's own positions") {
  Rng rng(1);
  const Root<Bridge> bridge(small_config(R"({"bridge": "mean"})"), rng);
  CHECK(described(*bridge) == "hidden.0.weight [4, 4], hidden.0.bias [4]");
  const Tensor memory = encoder_result(true).memory.value();
  const Tensor mean = build({3, 4}, [&](const auto& i) {
    const double first = at(memory, {0, i[0], i[1]}), second = at(memory, {1, i[0], i[1]});
    return i[0] == 1 ? first : (first + second) / 2;
  });
  const std::vector<RecurrentState> to = start(*bridge, true);
  CHECK(close(to[0][0].value(), layer(*bridge, "hidden.0", constant(mean))));
  CHECK(same_bits(to[0][1].value(), Tensor::zeros({3, 4})));
}

}  // namespace
}  // namespace nmt::testing
