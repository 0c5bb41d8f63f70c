// SPDX-License-Identifier: MIT
#include "attune/nn/attention/coverage.h"

#include <algorithm>
#include <vector>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/softmax.h"
#include "attune/nn/attention/additive.h"
#include "attune/nn/init.h"

namespace attune {

CoverageAttention::CoverageAttention(Place at, int64_t query_size, int64_t memory_size,
                                     int64_t hidden, Rng& rng)
    : Attention(at),
      query_(this, "query", query_size, hidden, rng, Bias::no),
      key_(this, "key", memory_size, hidden, rng),
      coverage_(this, "coverage", 1, hidden, rng, Bias::no),
      v_(this, "v", glorot({hidden, 1}, rng)) {}

Variable CoverageAttention::make_keys(const Variable& memory) const { return key_(memory); }

Attention::Result CoverageAttention::attend_checked(const Variable& queries,
                                                    const Prepared& prepared, State& state) const {
  const int64_t T = queries.size(0), rows = queries.size(1);
  const int64_t S = prepared.memory.size(0), B = prepared.memory.size(1);
  const int64_t K = hypotheses(queries, prepared);
  Variable coverage =
      state.carried.empty() ? constant(Tensor::zeros({rows, S})) : state.carried.front();
  if (coverage.shape() != Shape{rows, S}) {
    fail("coverage attention: the coverage ", coverage.shape(), " does not fit queries ",
         queries.shape(), " and a memory ", prepared.memory.shape());
  }
  const Variable a = reshape(query_(queries), {T, K, 1, B, prepared.keys.size(2)});
  // Without rows there may be any number of steps, and one stands for all.
  const int64_t walked = rows == 0 ? std::min<int64_t>(T, 1) : T;
  // Begins with what is not walked over, and concat() needs a part.
  std::vector<Variable> steps = {constant(Tensor::zeros({T - walked, rows, S}))};
  for (int64_t t = 0; t < walked; ++t) {
    const Variable weights = weigh(select(a, t), prepared, coverage);  // [K*B, S]
    coverage = coverage + weights;
    steps.push_back(reshape(weights, {1, rows, S}));
  }
  const Variable weights = concat(steps, 0);  // [T, K*B, S]
  const Variable context =
      batched_matmul(reshape(weights, {T * K, B, S}), prepared.values, /*batch_axis=*/1);
  Result result{reshape(context, {T, rows, context.size(2)}), weights};
  state.carried = {coverage};  // only now: what has thrown has taken no step
  return result;
}

// One step: the query's part a = W q [K, 1, B, hidden] and coverage [K*B, S] -> weights [K*B, S]
Variable CoverageAttention::weigh(const Variable& a, const Prepared& prepared,
                                  const Variable& coverage) const {
  const int64_t K = a.size(0), B = a.size(2), S = coverage.size(1);
  const Variable k =
      reshape(prepared.keys, prepared.keys.shape().insert(0, 1));       // [1, S, B, hidden]
  const Variable c = permute(reshape(coverage, {K, B, S}), {0, 2, 1});  // [K, S, B]
  const Variable units = a + k + coverage_(reshape(c, {K, S, B, 1}));   // [K, S, B, hidden]
  const Variable scores = score_of_units(units, v_);                    // [K, B, S]
  return reshape(softmax(scores, prepared.lengths), coverage.shape());
}

}  // namespace attune
