// SPDX-License-Identifier: MIT
#include "attune/autograd/fused/lstm.h"

#include <memory>
#include <utility>

#include "attune/autograd/fused/recurrence.h"
#include "attune/autograd/op.h"
#include "attune/core/error.h"
#include "attune/core/kernels/recurrent.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

void check(const Packing& packing, const std::vector<LstmDirection>& directions) {
  if (directions.empty()) fail("lstm_sequence: needs at least one direction");
  const int64_t H = directions[0].weight_hh.size(-1), gates = Shape{4, H}.numel();
  for (const LstmDirection& d : directions) {
    const Shape state{packing.batch(), H};
    if (d.gates_x.shape() == Shape{packing.rows(), gates} && H >= 1 &&
        d.weight_hh.shape() == Shape{gates, H} && d.h.shape() == state && d.c.shape() == state) {
      continue;
    }
    fail("lstm_sequence: needs gates [", packing.rows(), ", 4H], weight [4H, H] and states [",
         packing.batch(), ", H], got ", d.gates_x.shape(), ", ", d.weight_hh.shape(), ", ",
         d.h.shape(), " and ", d.c.shape());
  }
}

// What one direction keeps for backward. Forward turns a into i f g o in `gates`.
struct Trace {
  Trace(const Packing& packing, LstmDirection& from)
      : direction(from.direction),
        gates(from.gates_x.take_value()),
        weight_hh(from.weight_hh.factor()),
        h_before(Tensor::uninitialized({packing.rows(), hidden()})),
        c_before(Tensor::uninitialized(h_before.shape())),
        last_h(from.h.value()),
        last_c(from.c.value()) {}

  int64_t hidden() const { return weight_hh->value().size(1); }
  Recurrence recurrence(const Packing& packing) const {
    return {packing, direction, hidden(), 4 * hidden(), *weight_hh};
  }

  Direction direction;
  Tensor gates;                                     // [N, 4H]
  std::shared_ptr<const RepeatedFactor> weight_hh;  // [4H, H]
  Tensor h_before, c_before;                        // [N, H]
  Tensor last_h, last_c;                            // [B, H]; before forward, those to begin with
};

// h of every token [N, D*H], and what each trace lacks yet.
Tensor run(const Packing& packing, std::vector<Trace>& traces) {
  const int64_t H = traces[0].hidden(), stride = H * static_cast<int64_t>(traces.size());
  Tensor output = Tensor::uninitialized({packing.rows(), stride});
  real* out = output.mutable_data();
  for_each_direction(traces.size(), [&](size_t d) {
    Trace& trace = traces[d];
    const Recurrence recurrence = trace.recurrence(packing);
    const Rows<real> gates{trace.gates.mutable_data(), 4 * H};
    const Rows<real> h_before{trace.h_before.mutable_data(), H};
    const Rows<real> c_before{trace.c_before.mutable_data(), H};
    recurrence.begin_with(trace.last_h.data(), h_before);
    recurrence.begin_with(trace.last_c.data(), c_before);
    real *last_h = trace.last_h.mutable_data(), *last_c = trace.last_c.mutable_data();
    recurrence.run(gates, h_before, last_h, {out + static_cast<int64_t>(d) * H, stride},
                   [&](int64_t row, real* h) {
                     real* c = recurrence.place_after(row, c_before, last_c);
                     kernels::lstm(gates[row], c_before[row], c, h, H);
                   });
  });
  return output;
}

// Of one direction: dL/da [N, 4H], and the gradients of h and c [B, H], which come as those of the
// last states and become those of the first.
struct Back {
  Tensor dgates, dh, dc;
};

void run_back(const Packing& packing, const Trace& trace, Rows<const real> doutput, Back& back) {
  const int64_t H = trace.hidden();
  const Recurrence recurrence = trace.recurrence(packing);
  const Rows<const real> gates{trace.gates.data(), 4 * H}, c_before{trace.c_before.data(), H};
  const real* last_c = trace.last_c.data();
  Tensor dh_rows = Tensor::uninitialized(trace.h_before.shape());
  const Rows<real> dgates{back.dgates.mutable_data(), 4 * H};
  real* dc = back.dc.mutable_data();
  recurrence.run_back(dgates, {dh_rows.mutable_data(), H}, /*beta=*/0, back.dh.mutable_data(),
                      doutput, [&](int64_t row, real* dh) {
                        const real* c = recurrence.place_after(row, c_before, last_c);
                        kernels::lstm_backward(gates[row], c_before[row], c, dh,
                                               dc + packing.sequence(row) * H, dgates[row], H);
                      });
}

// dy: of the output, and of the last h and c of each direction.
std::vector<Back> run_back(const Packing& packing, const std::vector<Trace>& traces,
                           const std::vector<Tensor>& dy) {
  std::vector<Back> backs;
  for (size_t d = 0; d < traces.size(); ++d) {
    const Trace& trace = traces[d];
    backs.push_back({Tensor::uninitialized(trace.gates.shape()),
                     or_zeros(dy[1 + 2 * d], trace.last_h), or_zeros(dy[2 + 2 * d], trace.last_c)});
  }
  for_each_direction(traces.size(), [&](size_t d) {
    run_back(packing, traces[d], columns_of(dy[0], d, traces[d].hidden()), backs[d]);
  });
  return backs;
}

}  // namespace

LstmSequence lstm_sequence(const Packing& packing, std::vector<LstmDirection> directions) {
  check(packing, directions);
  std::vector<Trace> traces;
  std::vector<Variable> inputs;
  for (LstmDirection& d : directions) {
    traces.emplace_back(packing, d);
    for (const Variable* input : {&d.gates_x, &d.weight_hh, &d.h, &d.c}) inputs.push_back(*input);
  }
  std::vector<Tensor> values = {run(packing, traces)};
  for (const Trace& trace : traces) {
    values.push_back(trace.last_h);
    values.push_back(trace.last_c);
  }
  const std::vector<Variable> results =
      make_ops("lstm_sequence", std::move(values), inputs,
               [packing, traces](const std::vector<Tensor>& dy, Gradients& grads) {
                 const std::vector<Back> backs = run_back(packing, traces, dy);
                 for (size_t d = 0; d < traces.size(); ++d) {
                   const int first = static_cast<int>(4 * d);
                   grads.add_product(first + 1, backs[d].dgates, traces[d].h_before);
                   grads.add(first, backs[d].dgates);
                   grads.add(first + 2, backs[d].dh);
                   grads.add(first + 3, backs[d].dc);
                 }
               });
  LstmSequence sequence{results[0], {}, {}};
  for (size_t d = 0; d < directions.size(); ++d) {
    sequence.h.push_back(results[1 + 2 * d]);
    sequence.c.push_back(results[2 + 2 * d]);
  }
  return sequence;
}

}  // namespace attune::inline ATTUNE_PRECISION
