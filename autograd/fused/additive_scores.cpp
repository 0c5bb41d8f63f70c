// SPDX-License-Identifier: MIT
#include "attune/autograd/fused/additive_scores.h"

#include <algorithm>

#include "attune/autograd/op.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/kernels/dispatch.h"
#include "attune/core/parallel.h"
#include "attune/core/reduce.h"

namespace attune {
namespace {

// e^(2 * 40) and e^(-2 * 40) are normal numbers in float, and small enough to be multiplied by a
// gradient; so are those of 320 in double.
constexpr real kLimit = sizeof(real) == 4 ? 40 : 320;

struct Sizes {
  int64_t queries, batch, steps, hidden;  // T, B, S, H

  int64_t query(int64_t t, int64_t b) const { return (t * batch + b) * hidden; }
  int64_t score(int64_t t, int64_t b) const { return (t * batch + b) * steps; }
  /// From one position of a sentence to the next.
  int64_t stride() const { return batch * hidden; }

  /// Calls each(b) for every sentence, in parallel if that pays.
  template <class Each>
  void for_each_sentence(Each each) const {
    constexpr int64_t kOperationsPerUnit = 8;
    if (batch == 0 || steps == 0) return;  // where the others may be of any size
    const int64_t operations = kOperationsPerUnit * queries * steps * hidden;
    parallel_for(batch, row_grain(kElementwiseGrain, operations), [&](int64_t begin, int64_t end) {
      for (int64_t b = begin; b < end; ++b) each(b);
    });
  }
};

Sizes check(const Variable& queries, const Variable& keys, const Variable& v, const Ids& lengths) {
  const Shape &q = queries.shape(), &k = keys.shape();
  const bool fits = q.rank() == 3 && k.rank() == 3 && q[1] == k[1] && q[2] == k[2] &&
                    v.shape() == Shape{q[2], 1} && lengths.shape() == Shape{q[1]};
  if (!fits) {
    fail("additive_scores: needs queries [T, B, H], keys [S, B, H], v [H, 1] and lengths [B], got ",
         q, ", ", k, ", ", v.shape(), " and ", lengths.shape());
  }
  check_lengths("additive_scores", lengths, 0, k[0]);
  return {q[0], q[1], k[0], q[2]};
}

Tensor compute(const Sizes& sizes, const Tensor& queries, const Tensor& keys, const Tensor& v,
               const Ids& lengths) {
  Tensor scores = Tensor::uninitialized({sizes.queries, sizes.batch, sizes.steps});
  const real *q = queries.data(), *k = keys.data(), *weights = v.data();
  real* out = scores.mutable_data();
  sizes.for_each_sentence([&](int64_t b) {
    const int64_t length = lengths[b];
    for (int64_t t = 0; t < sizes.queries; ++t) {
      real* row = out + sizes.score(t, b);
      kernels::best<real>().additive_scores(q + sizes.query(t, b), k + b * sizes.hidden,
                                            sizes.stride(), weights, row, length, sizes.hidden);
      std::fill(row + length, row + sizes.steps, real(0));
    }
  });
  return scores;
}

struct QueryAndVGradients {
  Tensor dqueries;  // [T, B, H]
  Tensor dv;        // [H, 1], summed over the sentences in their order
};

// Adds into dkeys. A sentence's rows, and its own sum for dv, belong to one thread.
QueryAndVGradients compute_back(const Sizes& sizes, const Tensor& dscores, const Tensor& queries,
                                const Tensor& keys, const Tensor& v, const Ids& lengths,
                                Tensor& dkeys) {
  Tensor dqueries = Tensor::zeros(queries.shape());
  Tensor dv_of_sentence = Tensor::zeros({sizes.batch, sizes.hidden});
  const real *ds = dscores.data(), *q = queries.data(), *k = keys.data(), *weights = v.data();
  real *dq = dqueries.mutable_data(), *dk = dkeys.mutable_data();
  real* dv = dv_of_sentence.mutable_data();
  sizes.for_each_sentence([&](int64_t b) {
    const int64_t first = b * sizes.hidden;
    for (int64_t t = 0; t < sizes.queries; ++t) {
      const int64_t query = sizes.query(t, b);
      kernels::best<real>().additive_scores_backward(
          ds + sizes.score(t, b), q + query, k + first, sizes.stride(), weights, dq + query,
          dk + first, dv + first, lengths[b], sizes.hidden);
    }
  });
  return {dqueries, sum(dv_of_sentence, 0).reshape(v.shape())};
}

}  // namespace

Variable exp_twice(const Variable& x) {
  Tensor y = exp(map(x.value(), [](real v) { return 2 * std::clamp(v, -kLimit, kLimit); }));
  return make_op("exp_twice", y, {x}, [y](const Tensor& dy, Gradients& grads) {
    grads.add(0, zip("exp_twice", dy, y, [](real g, real e) { return 2 * g * e; }));
  });
}

Variable additive_scores(const Variable& queries, const Variable& keys, const Variable& v,
                         const Ids& lengths) {
  const Sizes sizes = check(queries, keys, v, lengths);
  return make_op("additive_scores",
                 compute(sizes, queries.value(), keys.value(), v.value(), lengths),
                 {queries, keys, v},
                 [sizes, lengths, q = queries.value(), k = keys.value(), weights = v.value()](
                     const Tensor& dscores, Gradients& grads) {
                   QueryAndVGradients found;
                   const auto add_to = [&](Tensor& dkeys, real beta) {
                     if (dkeys.shape() != k.shape()) {
                       fail("additive_scores: the gradient of keys ", k.shape(), " has the shape ",
                            dkeys.shape());
                     }
                     if (beta == 0) std::fill_n(dkeys.mutable_data(), dkeys.numel(), real(0));
                     found = compute_back(sizes, dscores, q, k, weights, lengths, dkeys);
                   };
                   // A decoder that asks once a step adds to one [S, B, H] all along.
                   grads.accumulate(1, add_to);
                   Tensor unwanted;
                   if (!grads.wants(1)) add_to(unwanted = Tensor::uninitialized(k.shape()), 0);
                   grads.add(0, found.dqueries);
                   grads.add(2, found.dv);
                 });
}

}  // namespace attune
