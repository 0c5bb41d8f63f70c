// SPDX-License-Identifier: MIT
#include "attune/autograd/fused/gru.h"

#include <memory>
#include <utility>

#include "attune/autograd/fused/recurrence.h"
#include "attune/autograd/op.h"
#include "attune/core/error.h"
#include "attune/core/kernels/recurrent.h"
#include "attune/core/layout.h"
#include "attune/core/reduce.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

void check(const Packing& packing, const std::vector<GruDirection>& directions) {
  if (directions.empty()) fail("gru_sequence: needs at least one direction");
  const int64_t H = directions[0].weight_hh.size(-1);
  for (const GruDirection& d : directions) {
    if (d.gates_x.shape() == Shape{packing.rows(), 3 * H} && H >= 1 &&
        d.weight_hh.shape() == Shape{3 * H, H} && d.bias_hh.shape() == Shape{3 * H} &&
        d.h.shape() == Shape{packing.batch(), H}) {
      continue;
    }
    fail("gru_sequence: needs gates [", packing.rows(), ", 3H], weight [3H, H], bias [3H] and ",
         "state [", packing.batch(), ", H], got ", d.gates_x.shape(), ", ", d.weight_hh.shape(),
         ", ", d.bias_hh.shape(), " and ", d.h.shape());
  }
}

// What one direction keeps for backward. Forward turns gates_h, which start as the bias, into r z
// and the old a_n.
struct Trace {
  Trace(const Packing& packing, const GruDirection& from)
      : direction(from.direction),
        weight_hh(from.weight_hh.factor()),
        gates_h(repeat_rows(from.bias_hh.value(), packing.rows())),
        h_before(Tensor::uninitialized({packing.rows(), hidden()})),
        candidate(Tensor::uninitialized(h_before.shape())),
        last_h(from.h.value()) {}

  int64_t hidden() const { return weight_hh->value().size(1); }
  Recurrence recurrence(const Packing& packing) const {
    return {packing, direction, hidden(), 3 * hidden(), *weight_hh};
  }

  Direction direction;
  std::shared_ptr<const RepeatedFactor> weight_hh;  // [3H, H]
  Tensor gates_h;                                   // [N, 3H]
  Tensor h_before, candidate;                       // [N, H]
  Tensor last_h;                                    // [B, H]; before forward, the one to begin with
};

// h of every token [N, D*H], and what each trace lacks yet.
Tensor run(const Packing& packing, const std::vector<GruDirection>& directions,
           std::vector<Trace>& traces) {
  const int64_t H = traces[0].hidden(), stride = H * static_cast<int64_t>(traces.size());
  Tensor output = Tensor::uninitialized({packing.rows(), stride});
  real* out = output.mutable_data();
  for_each_direction(traces.size(), [&](size_t d) {
    Trace& trace = traces[d];
    const Recurrence recurrence = trace.recurrence(packing);
    const Rows<const real> gates_x{directions[d].gates_x.value().data(), 3 * H};
    const Rows<real> gates_h{trace.gates_h.mutable_data(), 3 * H};
    const Rows<real> h_before{trace.h_before.mutable_data(), H};
    const Rows<real> candidate{trace.candidate.mutable_data(), H};
    recurrence.begin_with(trace.last_h.data(), h_before);
    recurrence.run(gates_h, h_before, trace.last_h.mutable_data(),
                   {out + static_cast<int64_t>(d) * H, stride}, [&](int64_t row, real* h) {
                     kernels::gru(gates_x[row], gates_h[row], h_before[row], candidate[row], h, H);
                   });
  });
  return output;
}

// Of one direction: the gradients of gates_x and gates_h [N, 3H], and of h [B, H], which comes as
// that of the last state and becomes that of the first.
struct Back {
  Tensor dgates_x, dgates_h, dh;
};

void run_back(const Packing& packing, const Trace& trace, Rows<const real> doutput, Back& back) {
  const int64_t H = trace.hidden();
  const Rows<const real> gates{trace.gates_h.data(), 3 * H}, h_before{trace.h_before.data(), H};
  const Rows<const real> candidate{trace.candidate.data(), H};
  const Rows<real> dgates_x{back.dgates_x.mutable_data(), 3 * H};
  const Rows<real> dgates_h{back.dgates_h.mutable_data(), 3 * H};
  Tensor dh_rows = Tensor::uninitialized(trace.h_before.shape());
  trace.recurrence(packing).run_back(dgates_h, {dh_rows.mutable_data(), H}, /*beta=*/1,
                                     back.dh.mutable_data(), doutput, [&](int64_t row, real* dh) {
                                       kernels::gru_backward(gates[row], h_before[row],
                                                             candidate[row], dh, dgates_x[row],
                                                             dgates_h[row], H);
                                     });
}

// dy: of the output, and of the last h of each direction.
std::vector<Back> run_back(const Packing& packing, const std::vector<Trace>& traces,
                           const std::vector<Tensor>& dy) {
  std::vector<Back> backs;
  for (size_t d = 0; d < traces.size(); ++d) {
    const Trace& trace = traces[d];
    backs.push_back({Tensor::uninitialized(trace.gates_h.shape()),
                     Tensor::uninitialized(trace.gates_h.shape()),
                     or_zeros(dy[1 + d], trace.last_h)});
  }
  for_each_direction(traces.size(), [&](size_t d) {
    run_back(packing, traces[d], columns_of(dy[0], d, traces[d].hidden()), backs[d]);
  });
  return backs;
}

}  // namespace

GruSequence gru_sequence(const Packing& packing, const std::vector<GruDirection>& directions) {
  check(packing, directions);
  std::vector<Trace> traces;
  std::vector<Variable> inputs;
  for (const GruDirection& d : directions) {
    traces.emplace_back(packing, d);
    for (const Variable& input : {d.gates_x, d.weight_hh, d.bias_hh, d.h}) inputs.push_back(input);
  }
  std::vector<Tensor> values = {run(packing, directions, traces)};
  for (const Trace& trace : traces) values.push_back(trace.last_h);
  const std::vector<Variable> results =
      make_ops("gru_sequence", std::move(values), inputs,
               [packing, traces](const std::vector<Tensor>& dy, Gradients& grads) {
                 const std::vector<Back> backs = run_back(packing, traces, dy);
                 for (size_t d = 0; d < traces.size(); ++d) {
                   const int first = static_cast<int>(4 * d);
                   const Back& back = backs[d];
                   grads.add(first, back.dgates_x);
                   grads.add_product(first + 1, back.dgates_h, traces[d].h_before);
                   if (grads.wants(first + 2)) grads.add(first + 2, sum(back.dgates_h, 0));
                   grads.add(first + 3, back.dh);
                 }
               });
  return {results[0], {results.begin() + 1, results.end()}};
}

}  // namespace attune::inline ATTUNE_PRECISION
