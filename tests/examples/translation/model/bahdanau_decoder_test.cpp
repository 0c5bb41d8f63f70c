// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/bahdanau_decoder.h"

#include <doctest/doctest.h>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/softmax.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/small_model.h"
#include "attune/tests/support/tensors.h"

namespace nmt::testing {
namespace {

using attune::testing::close;
using attune::testing::parameter;

// Of an encoder and a decoder of one GRU layer, additive attention and a linear bridge.
constexpr int64_t expected_parameters(int64_t E, int64_t H, int64_t source_V, int64_t target_V) {
  const auto gru = [](int64_t in, int64_t hidden) { return 3 * hidden * (in + hidden + 2); };
  const int64_t encoder = source_V * E + 2 * gru(E, H / 2);
  const int64_t bridge = H * H + H;
  const int64_t attention = H * H + (H * H + H) + H;
  const int64_t output = (2 * H + E + 1) * target_V;
  return encoder + bridge + target_V * E + attention + gru(E + H, H) + output;
}
static_assert(expected_parameters(512, 512, 8000, 8000) == 24'821'056);

ModelConfig small() {
  return small_bahdanau_config(CellKind::gru, AttentionKind::additive, BridgeKind::linear);
}

TEST_CASE("Bahdanau's decoder: parameters") {
  const ModelConfig config = small();
  Rng rng(1);
  const Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
  CHECK(translator->parameter_count() ==
        expected_parameters(config.embedding, config.hidden, kSourceVocabulary, kTargetVocabulary));
}

// The equations for a single sentence, whose sentence axis is left out: [1, H] is a state, [S, H] a
// memory. Without masks, fused ops or layers.
class Equations {
 public:
  explicit Equations(const Translator& translator) : translator_(translator) {}

  Variable context(const Variable& s, const Variable& memory) const {
    const Variable keys = linear("attention.key", memory);
    const Variable scores =
        matmul(tanh(matmul(s, transposed(of("attention.query.weight"))) + keys), of("attention.v"));
    return matmul(softmax(reshape(scores, {1, -1})), memory);
  }

  Variable gru(const Variable& x, const Variable& s) const {
    const std::vector<Variable> from_x = split(gates("ih", x), 1, 3);
    const std::vector<Variable> from_s = split(gates("hh", s), 1, 3);
    const Variable r = sigmoid(from_x[0] + from_s[0]), z = sigmoid(from_x[1] + from_s[1]);
    const Variable n = tanh(from_x[2] + r * from_s[2]);
    return (1 - z) * n + z * s;
  }

  Variable logits(const std::vector<int32_t>& words, Variable s, const Variable& memory) const {
    std::vector<Variable> rows;
    for (const int32_t word : words) {
      const Variable y = slice(of("words.embedding.weight"), 0, word, word + 1);
      const Variable c = context(s, memory);
      s = gru(concat({y, c}, 1), s);
      rows.push_back(linear("output", concat({s, c, y}, 1)));
    }
    return stack(rows);  // [T, 1, V]
  }

 private:
  Variable of(const std::string& name) const { return parameter(translator_, "decoder." + name); }
  Variable linear(const std::string& name, const Variable& x) const {
    return matmul(x, transposed(of(name + ".weight"))) + of(name + ".bias");
  }
  Variable gates(const std::string& side, const Variable& x) const {
    return matmul(x, transposed(of("rnn.weight_" + side + "_l0"))) + of("rnn.bias_" + side + "_l0");
  }

  const Translator& translator_;
};

TEST_CASE("Bahdanau's decoder: the equations") {
  Rng rng(2);
  Root<Translator> translator(small(), kSourceVocabulary, kTargetVocabulary, rng);
  for (NamedVariable p : translator->parameters()) {  // biases start as zeros
    p.variable.mutable_value() = uniform(p.variable.shape(), -1, 1, rng);
  }
  const Batch batch = batch_of({mixed_pairs()[1]});
  const Translator::Encoded encoded = translator->encode(batch.source, batch.source_lengths);
  const Variable& memory = encoded.memory.prepared->memory;  // [S, 1, H]
  const std::vector<int32_t> words(batch.target_input.begin(), batch.target_input.end());
  const Variable expected =
      Equations(*translator)
          .logits(words, encoded.state.rnn[0].h, row(permute(memory, {1, 0, 2}), 0));
  CHECK(close(translator->logits(batch).value(), expected.value()));
  CHECK(close(translator->loss(batch).value(),
              cross_entropy(expected, batch.target_output, {Vocabulary::kPad, 0}).value()));
}

}  // namespace
}  // namespace nmt::testing
