// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent/gru.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/core/kernels/dispatch.h"
#include "attune/nn/recurrent/fused_sequence.h"

namespace attune {

GRUCell::GRUCell(Module* owner, const std::string& suffix, int64_t input, int64_t hidden, Rng& rng)
    : FusedCell(owner, suffix, {kGates, std::size(kState), input, hidden}, rng),
      bias_ih_(owner, "bias_ih" + suffix, uniform_bias(rng)),
      bias_hh_(owner, "bias_hh" + suffix, uniform_bias(rng)) {}

RecurrentState GRUCell::next(const Variable& gates_x, const RecurrentState& state) const {
  const Variable& h = state.front();
  const Variable gates_h = matmul(h, transposed(weight_hh())) + bias_hh_;
  const std::vector<Variable> x = split(gates_x, 1, 3), s = split(gates_h, 1, 3);
  const Variable r = sigmoid(x[0] + s[0]);
  const Variable z = sigmoid(x[1] + s[1]);
  const Variable n = tanh(x[2] + r * s[2]);
  return {n + z * (h - n)};  // (1 - z) n + z h
}

// The fused reading.
namespace {

// Leaves r, z and the old h_n in gates, and n in `saved`.
struct GruStep {
  static constexpr int64_t kGates = GRUCell::kGates;
  static constexpr size_t kStates = 1;
  static constexpr bool kKeepsInputApart = true;
  static constexpr real kAroundProduct = 1;  // z dL/dh' reaches h too

  static void forward(const ForwardRow<kStates>& row, int64_t n) {
    kernels::best<real>().gru(row.gates_x, row.gates, row.state[0], row.saved, row.next[0], n);
  }
  static void backward(const BackwardRow<kStates>& row, int64_t n) {
    kernels::best<real>().gru_backward(row.gates, row.state[0], row.saved, row.dnext[0],
                                       row.dgates_x, row.dgates, n);
  }
};

}  // namespace

SequenceResult gru_sequence(const Packing& packing, std::vector<SequenceInput> directions) {
  return fused_sequence<GruStep>("gru_sequence", packing, std::move(directions));
}

SequenceResult GRUCell::run_fused(const Packing& packing,
                                  std::vector<SequenceInput> directions) const {
  return gru_sequence(packing, std::move(directions));
}

}  // namespace attune
