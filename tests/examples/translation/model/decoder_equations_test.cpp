// SPDX-License-Identifier: MIT
// Each kind of decoder against its equations, written out once more.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/softmax.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::close;
using attune::testing::parameter;

// What decoders are made of, for a single sentence, whose axis is left out: [1, H] is a state,
// [S, M] the memory. Without masks, fused ops or layers.
class Parts {
 public:
  Parts(const Translator& translator, Variable memory)
      : translator_(translator), memory_(std::move(memory)) {}

  Variable context(const Variable& s) const {
    const Variable keys = linear("attention.key", memory_);
    const Variable scores =
        matmul(tanh(matmul(s, transposed(of("attention.query.weight"))) + keys), of("attention.v"));
    return matmul(softmax(reshape(scores, {1, -1})), memory_);
  }

  Variable gru(const std::string& rnn, const Variable& x, const Variable& s) const {
    const std::vector<Variable> from_x = split(gates(rnn, "ih", x), 1, 3);
    const std::vector<Variable> from_s = split(gates(rnn, "hh", s), 1, 3);
    const Variable r = sigmoid(from_x[0] + from_s[0]), z = sigmoid(from_x[1] + from_s[1]);
    const Variable n = tanh(from_x[2] + r * from_s[2]);
    return (1 - z) * n + z * s;
  }

  Variable linear(const std::string& name, const Variable& x) const {
    return matmul(x, transposed(of(name + ".weight"))) + of(name + ".bias");
  }
  Variable word(int32_t id) const { return slice(of("words.embedding.weight"), 0, id, id + 1); }
  Variable zeros(int64_t size) const { return constant(Tensor::zeros({1, size})); }
  int64_t memory_size() const { return memory_.size(1); }

 private:
  Variable of(const std::string& name) const { return parameter(translator_, "decoder." + name); }
  Variable gates(const std::string& rnn, const std::string& side, const Variable& x) const {
    return matmul(x, transposed(of(rnn + ".weight_" + side + "_l0"))) +
           of(rnn + ".bias_" + side + "_l0");
  }

  const Translator& translator_;
  Variable memory_;
};

Variable beside(std::vector<Variable> parts) { return concat(parts, 1); }

// A step: the word y_{t-1} in, the readout out; s are the states of the layers, `fed` what the step
// before left.
using States = std::vector<Variable>;
using Step = std::function<Variable(const Parts&, const Variable& y, States& s, Variable& fed)>;

Variable luong(const Parts& f, const Variable& y, States& s, Variable&) {
  s[0] = f.gru("rnn", y, s[0]);
  return tanh(f.linear("combine", beside({f.context(s[0]), s[0]})));
}

Variable luong_fed(const Parts& f, const Variable& y, States& s, Variable& o) {
  if (!o.defined()) o = f.zeros(s[0].size(1));
  s[0] = f.gru("rnn", beside({y, o}), s[0]);
  o = tanh(f.linear("combine", beside({f.context(s[0]), s[0]})));
  return o;
}

Variable direct_readout(const Parts& f, const Variable& y, States& s, Variable&) {
  s[0] = f.gru("rnn", y, s[0]);
  return f.linear("combine", beside({f.context(s[0]), s[0]}));
}

Variable bahdanau(const Parts& f, const Variable& y, States& s, Variable&) {
  const Variable c = f.context(s[0]);
  s[0] = f.gru("rnn", beside({y, c}), s[0]);
  return beside({s[0], c, y});
}

Variable conditional_of_two_layers(const Parts& f, const Variable& y, States& s, Variable&) {
  const Variable between = f.gru("rnn", y, s[0]);
  const Variable c = f.context(between);
  s[0] = f.gru("second_rnn", c, between);
  s[1] = f.gru("upper", s[0], s[1]);
  return tanh(f.linear("readout", beside({s[1], c, y})));
}

Variable gnmt_of_three_layers(const Parts& f, const Variable& y, States& s, Variable& c) {
  if (!c.defined()) c = f.zeros(f.memory_size());
  s[0] = f.gru("rnn", beside({y, c}), s[0]);
  c = f.context(s[0]);
  s[1] = f.gru("upper.0", beside({s[0], c}), s[1]);
  s[2] = f.gru("upper.1", beside({s[1], c}), s[2]);
  return s[1] + s[2];  // residual
}

TEST_CASE("decoder: the equations of each kind") {
  struct Case {
    std::string config;
    Step step;
  };
  const std::vector<Case> cases = {
      {R"("decoder": "luong")", luong},
      {R"("decoder": "luong", "input_feeding": true)", luong_fed},
      {R"("decoder": "readout")", direct_readout},
      {R"("decoder": "bahdanau")", bahdanau},
      {R"("decoder": "conditional", "layers": 2)", conditional_of_two_layers},
      {R"("decoder": "gnmt", "layers": 3, "residual": true)", gnmt_of_three_layers}};
  const Batch batch = batch_of({mixed_pairs()[1]});
  for (const Case& c : cases) {
    CAPTURE(c.config);
    Rng rng(2);
    const Root<Translator> translator(
        small_config(R"({"cell": "gru", "attention": "additive", "bridge": "linear", )" + c.config +
                     "}"),
        kSourceVocabulary, kTargetVocabulary, rng);
    for (NamedVariable p : translator->parameters()) {  // biases start as zeros
      p.variable.mutable_value() = uniform(p.variable.shape(), -1, 1, rng);
    }
    const Translator::Encoded encoded = translator->encode(batch.source, batch.source_lengths);
    const Parts parts(*translator,
                      select(permute(encoded.memory.prepared->memory, {1, 0, 2}), 0));  // [S, M]
    States s;
    for (const RecurrentState& layer : encoded.state.bottom) s.push_back(layer.front());
    for (const RecurrentState& layer : encoded.state.upper) s.push_back(layer.front());
    Variable fed;
    std::vector<Variable> logits;
    for (const int32_t id : batch.target_input) {
      logits.push_back(parts.linear("output", c.step(parts, parts.word(id), s, fed)));
    }
    const Variable expected = stack(logits);  // [T, 1, V]
    CHECK(close(translator->logits(batch).value(), expected.value()));
    CHECK(close(translator->loss(batch).value(),
                cross_entropy(expected, batch.target_output, {Vocabulary::kPad, 0}).value()));
  }
}

}  // namespace
}  // namespace nmt::testing
