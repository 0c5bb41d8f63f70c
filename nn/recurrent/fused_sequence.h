// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attune/autograd/op.h"
#include "attune/autograd/packing.h"
#include "attune/core/error.h"
#include "attune/core/layout.h"
#include "attune/core/reduce.h"
#include "attune/nn/recurrent/recurrence.h"
#include "attune/nn/recurrent/sequence.h"

/// A recurrent layer over whole sequences, in packed rows, as one op: what the composed reading
/// does step by step. Backward collects the gradients of the gates of all steps in one [N, G*H],
/// and multiplies it once for the gradient of W_hh, in place of a small product a step.
///
/// A cell brings what lies between two products, as a struct:
///   kGates                G
///   kStates               how many tensors it carries, h first
///   kKeepsInputApart      whether gates_h = W_hh h + b_hh stays apart from gates_x, until the
///                         kernel joins them; else `gates` are the sum of both
///   kAroundProduct        0 or 1, times what backward() leaves in dnext[0]: the part of dL/dh that
///                         does not come through the product
///   forward(row, n)       ForwardRow: gates and state -> next
///   backward(row, n)      BackwardRow: dnext -> dgates, and dnext becomes dL/dstate, but for h
namespace attune {

/// One row of one step, n = H numbers each but the gates, which are G*H.
template <size_t kStates>
struct ForwardRow {
  real* gates;                             // what the product made
  const real* gates_x;                     // of a cell that keeps its input apart
  real* saved;                             // likewise: free for what backward reads
  std::array<const real*, kStates> state;  // before the step
  std::array<real*, kStates> next;         // after it
};
template <size_t kStates>
struct BackwardRow {
  const real *gates, *saved;  // as forward left them
  std::array<const real*, kStates> state, next;
  std::array<real*, kStates> dnext;
  real *dgates, *dgates_x;
};

namespace fused_sequence_detail {

template <class Step>
void check(const char* name, const Packing& packing, const std::vector<SequenceInput>& directions) {
  if (directions.empty()) fail(name, ": needs at least one direction");
  const int64_t H = directions[0].weight_hh.variable().size(-1),
                width = Shape{Step::kGates, H}.numel();
  const Shape state{packing.batch(), H};
  for (const SequenceInput& d : directions) {
    const bool bias_fits = Step::kKeepsInputApart == d.bias_hh.defined() &&
                           (!d.bias_hh.defined() || d.bias_hh.shape() == Shape{width});
    const bool states_fit = d.state.size() == Step::kStates &&
                            std::all_of(d.state.begin(), d.state.end(), [&](const Variable& part) {
                              return part.shape() == state;
                            });
    if (H >= 1 && d.gates_x.shape() == Shape{packing.rows(), width} &&
        d.weight_hh.variable().shape() == Shape{width, H} && bias_fits && states_fit) {
      continue;
    }
    std::string shapes;
    for (const Variable& part : d.state) shapes += ", " + part.shape().to_string();
    if (d.bias_hh.defined()) shapes += ", bias " + d.bias_hh.shape().to_string();
    const std::string gates = std::to_string(Step::kGates) + "H";
    fail(name, ": needs gates [", packing.rows(), ", ", gates, "], weight [", gates,
         ", H], states [", packing.batch(), ", H] (", Step::kStates, " of them) and ",
         Step::kKeepsInputApart ? "a bias [" + gates + "]" : "no bias", ", got ", d.gates_x.shape(),
         ", ", d.weight_hh.variable().shape(), shapes);
  }
}

/// What one direction keeps for backward.
template <class Step>
struct Trace {
  static constexpr size_t kStates = Step::kStates;

  Trace(const Packing& packing, SequenceInput& from)
      : direction(from.direction), weight_hh(from.weight_hh.operand()) {
    const int64_t N = packing.rows(), H = hidden();
    if constexpr (Step::kKeepsInputApart) {
      gates = expand(from.bias_hh.value(), {N, from.bias_hh.numel()});
      saved = Tensor::uninitialized({N, H});
    } else {
      gates = from.gates_x.take_value();
    }
    for (size_t i = 0; i < kStates; ++i) {
      before[i] = Tensor::uninitialized({N, H});
      last[i] = from.state[i].value();
    }
  }

  int64_t hidden() const { return weight_hh->value().size(1); }
  Recurrence recurrence(const Packing& packing) const {
    return {packing, direction, hidden(), Step::kGates * hidden(), *weight_hh};
  }

  Direction direction;
  std::shared_ptr<const RepeatedOperand> weight_hh;  // [G*H, H]
  Tensor gates;                                      // [N, G*H]
  Tensor saved;                                      // [N, H], if the cell keeps its input apart
  std::array<Tensor, kStates> before;                // [N, H], the state before each row
  std::array<Tensor, kStates> last;                  // [B, H]; before forward, that to begin with
};

template <size_t n>
std::array<Rows<real>, n> rows_for_writing(std::array<Tensor, n>& tensors, int64_t width) {
  std::array<Rows<real>, n> rows;
  for (size_t i = 0; i < n; ++i) rows[i] = {tensors[i].mutable_data(), width};
  return rows;
}

/// h of every token [N, D*H], and what each trace lacks yet.
template <class Step>
Tensor run(const Packing& packing, const std::vector<SequenceInput>& directions,
           std::vector<Trace<Step>>& traces) {
  const int64_t H = traces[0].hidden(), stride = H * static_cast<int64_t>(traces.size());
  Tensor output = Tensor::uninitialized({packing.rows(), stride});
  real* out = output.mutable_data();
  for_each_direction(traces.size(), [&](size_t d) {
    Trace<Step>& trace = traces[d];
    const Recurrence recurrence = trace.recurrence(packing);
    const Rows<real> gates{trace.gates.mutable_data(), Step::kGates * H};
    Rows<const real> gates_x{nullptr, 0};
    Rows<real> saved{nullptr, 0};
    if constexpr (Step::kKeepsInputApart) {
      gates_x = {directions[d].gates_x.value().data(), Step::kGates * H};
      saved = {trace.saved.mutable_data(), H};
    }
    const auto before = rows_for_writing(trace.before, H);
    std::array<real*, Step::kStates> last;
    for (size_t i = 0; i < Step::kStates; ++i) {
      recurrence.begin_with(trace.last[i].data(), before[i]);
      last[i] = trace.last[i].mutable_data();
    }
    recurrence.run(gates, before[0], last[0], {out + static_cast<int64_t>(d) * H, stride},
                   [&](int64_t row, real* h) {
                     ForwardRow<Step::kStates> step{gates[row], gates_x[row], saved[row], {}, {}};
                     for (size_t i = 0; i < Step::kStates; ++i) {
                       step.state[i] = before[i][row];
                       step.next[i] = i == 0 ? h : recurrence.place_after(row, before[i], last[i]);
                     }
                     Step::forward(step, H);
                   });
  });
  return output;
}

/// The gradients of one direction: of what the product made and of gates_x [N, G*H], which are one
/// unless the cell keeps them apart, and of the state [B, H], which come as those of the last and
/// become those of the first.
template <class Step>
struct Back {
  Tensor dgates, dgates_x;
  std::array<Tensor, Step::kStates> dstate;
};

template <class Step>
void run_back(const Packing& packing, const Trace<Step>& trace, Rows<const real> doutput,
              Back<Step>& back) {
  const int64_t H = trace.hidden(), width = Step::kGates * H;
  const Recurrence recurrence = trace.recurrence(packing);
  const Rows<const real> gates{trace.gates.data(), width};
  const Rows<real> dgates{back.dgates.mutable_data(), width};
  Rows<const real> saved{nullptr, 0};
  Rows<real> dgates_x{nullptr, 0};
  if constexpr (Step::kKeepsInputApart) {
    saved = {trace.saved.data(), H};
    dgates_x = {back.dgates_x.mutable_data(), width};
  }
  std::array<Rows<const real>, Step::kStates> before;
  std::array<const real*, Step::kStates> last;
  std::array<real*, Step::kStates> dstate;
  for (size_t i = 0; i < Step::kStates; ++i) {
    before[i] = {trace.before[i].data(), H};
    last[i] = trace.last[i].data();
    dstate[i] = back.dstate[i].mutable_data();
  }
  Tensor dh_rows = Tensor::uninitialized(trace.before[0].shape());
  recurrence.run_back(dgates, {dh_rows.mutable_data(), H}, Step::kAroundProduct, dstate[0], doutput,
                      [&](int64_t row, real* dh) {
                        BackwardRow<Step::kStates> step{gates[row], saved[row],  {},           {},
                                                        {},         dgates[row], dgates_x[row]};
                        for (size_t i = 0; i < Step::kStates; ++i) {
                          step.state[i] = before[i][row];
                          step.next[i] = recurrence.place_after(row, before[i], last[i]);
                          step.dnext[i] = i == 0 ? dh : dstate[i] + packing.sequence(row) * H;
                        }
                        Step::backward(step, H);
                      });
}

/// The columns of one direction in a gradient [N, D*H] that may never have come.
inline Rows<const real> columns_of(const Tensor& gradient, size_t direction, int64_t hidden) {
  if (!gradient.defined()) return {nullptr, 0};
  return {gradient.data() + static_cast<int64_t>(direction) * hidden, gradient.size(1)};
}

/// dy: of the output, and of the last state of each direction.
template <class Step>
std::vector<Back<Step>> run_back(const Packing& packing, const std::vector<Trace<Step>>& traces,
                                 const std::vector<Tensor>& dy) {
  std::vector<Back<Step>> backs(traces.size());
  for (size_t d = 0; d < traces.size(); ++d) {
    const Trace<Step>& trace = traces[d];
    backs[d].dgates = Tensor::uninitialized(trace.gates.shape());
    if (Step::kKeepsInputApart) backs[d].dgates_x = Tensor::uninitialized(trace.gates.shape());
    for (size_t i = 0; i < Step::kStates; ++i) {
      const Tensor& gradient = dy[1 + d * Step::kStates + i];
      backs[d].dstate[i] = gradient.defined() ? gradient : Tensor::zeros(trace.last[i].shape());
    }
  }
  for_each_direction(traces.size(), [&](size_t d) {
    run_back(packing, traces[d], columns_of(dy[0], d, traces[d].hidden()), backs[d]);
  });
  return backs;
}

}  // namespace fused_sequence_detail

/// The op, named `name`. Throws if shapes do not fit. Of a gates_x that has a graph and that nobody
/// else holds, a cell that does not keep it apart takes the memory; any other is copied.
template <class Step>
SequenceResult fused_sequence(const char* name, const Packing& packing,
                              std::vector<SequenceInput> directions) {
  using namespace fused_sequence_detail;
  check<Step>(name, packing, directions);
  std::vector<Trace<Step>> traces;
  std::vector<Variable> inputs;
  for (SequenceInput& d : directions) {
    traces.emplace_back(packing, d);
    inputs.push_back(d.gates_x);
    inputs.push_back(d.weight_hh.variable());
    if (Step::kKeepsInputApart) inputs.push_back(d.bias_hh);
    inputs.insert(inputs.end(), d.state.begin(), d.state.end());
  }
  std::vector<Tensor> values = {run(packing, directions, traces)};
  for (const Trace<Step>& trace : traces) {
    values.insert(values.end(), trace.last.begin(), trace.last.end());
  }
  const std::vector<Variable> results =
      make_ops(name, std::move(values), inputs,
               [packing, traces](const std::vector<Tensor>& dy, Gradients& grads) {
                 const std::vector<Back<Step>> backs = run_back(packing, traces, dy);
                 int input = 0;
                 for (size_t d = 0; d < traces.size(); ++d) {
                   const Back<Step>& back = backs[d];
                   grads.add(input++, Step::kKeepsInputApart ? back.dgates_x : back.dgates);
                   grads.add_product(input++, back.dgates, traces[d].before[0]);
                   if constexpr (Step::kKeepsInputApart) {
                     if (grads.wants(input)) grads.add(input, sum(back.dgates, 0));
                     ++input;
                   }
                   for (const Tensor& dstate : back.dstate) grads.add(input++, dstate);
                 }
               });
  SequenceResult sequence{results[0], {}};
  for (auto result = results.begin() + 1; result != results.end(); result += Step::kStates) {
    sequence.final.emplace_back(result, result + Step::kStates);
  }
  return sequence;
}

}  // namespace attune
