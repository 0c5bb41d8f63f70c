// SPDX-License-Identifier: MIT
#include "attune/autograd/fused/lstm.h"

#include <algorithm>
#include <utility>

#include "attune/autograd/op.h"
#include "attune/core/blas.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/kernels/recurrent.h"
#include "attune/core/matmul.h"
#include "attune/core/parallel.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

// Which steps a sequence takes, and in which order.
struct Walk {
  Walk(const Shape& gates_x, const Ids& token_counts, Direction order)
      : steps(gates_x[0]),
        batch(gates_x[1]),
        hidden(gates_x[2] / 4),
        lengths(token_counts),
        direction(order) {}

  /// The step that comes i-th.
  int64_t step(int64_t i) const { return direction == Direction::forward ? i : steps - 1 - i; }
  bool runs(int64_t t, int64_t b) const { return t < lengths[b]; }
  bool is_first(int64_t t, int64_t b) const {
    return t == (direction == Direction::forward ? 0 : lengths[b] - 1);
  }
  /// Row b of what was before step t: of all[t - 1], say, or of initial where t is the first step.
  const real* before(const real* all, const real* initial, int64_t t, int64_t b) const {
    if (is_first(t, b)) return initial + b * hidden;
    const int64_t previous = direction == Direction::forward ? t - 1 : t + 1;
    return all + (previous * batch + b) * hidden;
  }
  /// Calls each(b) for every sequence, in parallel if that pays.
  template <class Each>
  void for_each_sequence(Each each) const {
    constexpr int64_t kOperationsPerUnit = 8;
    parallel_for(batch, row_grain(kElementwiseGrain, kOperationsPerUnit * hidden),
                 [&](int64_t begin, int64_t end) {
                   for (int64_t b = begin; b < end; ++b) each(b);
                 });
  }

  int64_t steps, batch, hidden;
  Ids lengths;
  Direction direction;
};

void check(const Variable& gates_x, const Variable& weight_hh, const Variable& h, const Variable& c,
           const Ids& lengths) {
  const Shape &x = gates_x.shape(), &w = weight_hh.shape();
  const bool fits = x.rank() == 3 && x[0] >= 1 && w.rank() == 2 && w[1] >= 1 && w[0] == 4 * w[1] &&
                    x[2] == w[0] && h.shape() == Shape{x[1], w[1]} && c.shape() == h.shape() &&
                    lengths.shape() == Shape{x[1]};
  if (!fits) {
    fail(
        "lstm_sequence: needs gates [S, B, 4H], weight [4H, H], states [B, H] and lengths [B], "
        "got ",
        x, ", ", w, ", ", h.shape(), " and ", c.shape(), ", ", lengths.shape());
  }
  check_lengths("lstm_sequence", lengths, 0, x[0]);
}

// What the forward pass leaves: gates i f g o [S, B, 4H] and c [S, B, H], both unspecified in the
// padding; h [S, B, H], zero in the padding; the last h and c [B, H].
struct Trace {
  Tensor gates, c, h, last_h, last_c;
};

Trace run(const Walk& walk, Tensor gates, const Tensor& weight_hh, const Tensor& h0,
          const Tensor& c0) {
  const int64_t steps = walk.steps, batch = walk.batch, hidden = walk.hidden;
  Trace trace{std::move(gates), Tensor::uninitialized({steps, batch, hidden}),
              Tensor::uninitialized({steps, batch, hidden}), h0, c0};
  const real* initial_c = c0.data();
  real *c = trace.c.mutable_data(), *h = trace.h.mutable_data();
  real *last_h = trace.last_h.mutable_data(), *last_c = trace.last_c.mutable_data();
  real* all_gates = trace.gates.mutable_data();
  for (int64_t i = 0; i < steps; ++i) {
    const int64_t t = walk.step(i);
    real* gates_t = all_gates + t * batch * 4 * hidden;
    gemm(batch, 4 * hidden, hidden, {last_h, hidden}, {weight_hh.data(), hidden, true}, 1, gates_t,
         4 * hidden);
    walk.for_each_sequence([&](int64_t b) {
      const int64_t at = (t * batch + b) * hidden;
      if (!walk.runs(t, b)) {
        std::fill_n(h + at, hidden, real(0));
        return;
      }
      kernels::lstm(gates_t + b * 4 * hidden, walk.before(c, initial_c, t, b), c + at, h + at,
                    hidden);
      std::copy_n(h + at, hidden, last_h + b * hidden);
      std::copy_n(c + at, hidden, last_c + b * hidden);
    });
  }
  return trace;
}

// The rows of dgates at each sequence's first step [B, 4H]; zeros for a sequence without steps.
Tensor at_first_step(const Walk& walk, const Tensor& dgates) {
  const int64_t width = 4 * walk.hidden;
  Tensor first = Tensor::zeros({walk.batch, width});
  real* out = first.mutable_data();
  for (int64_t b = 0; b < walk.batch; ++b) {
    if (walk.lengths[b] == 0) continue;
    const int64_t t = walk.direction == Direction::forward ? 0 : walk.lengths[b] - 1;
    std::copy_n(dgates.data() + (t * walk.batch + b) * width, width, out + b * width);
  }
  return first;
}

// dL/dW_hh = sum over t of dgates_t^T h_before_t. Behind a sequence's first step h_before_t is a
// row of h, so that one product takes all these steps; padding adds nothing, since dgates is 0
// there, or read backward h is. The first steps pair with h0.
void add_weight_gradient(const Walk& walk, const Tensor& dgates, const Tensor& h, const Tensor& h0,
                         const Gradients::Accumulator& into) {
  const int64_t S = walk.steps;
  const bool forward = walk.direction == Direction::forward;
  const Tensor later = forward ? dgates.slice(1, S) : dgates.slice(0, S - 1);
  const Tensor before = forward ? h.slice(0, S - 1) : h.slice(1, S);
  matmul_into(into.buffer, transposed(later), before, into.beta);
  matmul_into(into.buffer, transposed(at_first_step(walk, dgates)), h0, 1);
}

struct StateGradients {
  Tensor dh, dc;  // [B, H]
};

// Fills dgates; turns the gradients of the last states into those of the first.
StateGradients run_back(const Walk& walk, const Trace& trace, const Tensor& weight_hh,
                        const Tensor& c0, const Tensor& dy, StateGradients states, Tensor& dgates) {
  const int64_t steps = walk.steps, batch = walk.batch, hidden = walk.hidden;
  const real *gates = trace.gates.data(), *c = trace.c.data(), *initial_c = c0.data();
  const real* incoming = dy.defined() ? dy.data() : nullptr;
  real *dh = states.dh.mutable_data(), *dc = states.dc.mutable_data();
  real* out = dgates.mutable_data();
  for (int64_t i = steps - 1; i >= 0; --i) {
    const int64_t t = walk.step(i);
    walk.for_each_sequence([&](int64_t b) {
      const int64_t row = t * batch + b;
      if (!walk.runs(t, b)) {
        std::fill_n(out + row * 4 * hidden, 4 * hidden, real(0));
        return;
      }
      real* dh_b = dh + b * hidden;
      for (int64_t k = 0; incoming != nullptr && k < hidden; ++k) {
        dh_b[k] += incoming[row * hidden + k];
      }
      kernels::lstm_backward(gates + row * 4 * hidden, walk.before(c, initial_c, t, b),
                             c + row * hidden, dh_b, dc + b * hidden, out + row * 4 * hidden,
                             hidden);
      std::fill_n(dh_b, hidden, real(0));  // the product brings what goes on to the step before
    });
    gemm(batch, hidden, 4 * hidden, {out + t * batch * 4 * hidden, 4 * hidden},
         {weight_hh.data(), hidden}, 1, dh, hidden);
  }
  return states;
}

Tensor or_zeros(const Tensor& gradient, const Shape& shape) {
  return gradient.defined() ? gradient : Tensor::zeros(shape);
}

}  // namespace

LstmSequence lstm_sequence(const Variable& gates_x, const Variable& weight_hh, const Variable& h,
                           const Variable& c, const Ids& lengths, Direction direction) {
  check(gates_x, weight_hh, h, c, lengths);
  const Walk walk(gates_x.shape(), lengths, direction);
  Trace trace = run(walk, gates_x.value(), weight_hh.value(), h.value(), c.value());
  std::vector<Variable> results =
      make_ops("lstm_sequence", {trace.h, trace.last_h, trace.last_c}, {gates_x, weight_hh, h, c},
               [=, w = weight_hh.value(), h0 = h.value(), c0 = c.value()](
                   const std::vector<Tensor>& dy, Gradients& grads) {
                 Tensor dgates = Tensor::uninitialized(trace.gates.shape());
                 const StateGradients first =
                     run_back(walk, trace, w, c0, dy[0],
                              {or_zeros(dy[1], h0.shape()), or_zeros(dy[2], c0.shape())}, dgates);
                 grads.add(0, dgates);
                 if (grads.wants(1)) {
                   add_weight_gradient(walk, dgates, trace.h, h0, grads.accumulate(1));
                 }
                 grads.add(2, first.dh);
                 grads.add(3, first.dc);
               });
  return {results[0], results[1], results[2]};
}

}  // namespace attune::inline ATTUNE_PRECISION
