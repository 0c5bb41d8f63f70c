// SPDX-License-Identifier: MIT
#include "attune/autograd/cross_entropy.h"

#include <algorithm>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/op.h"
#include "attune/autograd/reduction.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/softmax.h"
#include "attune/core/sum_run.h"

namespace attune {
namespace {

Tensor losses(const Tensor& log_p, const Ids& targets, const CrossEntropyOptions& options) {
  const int64_t vocabulary = log_p.size(-1);
  const real e = options.label_smoothing;
  Tensor result = Tensor::uninitialized(targets.shape());
  real* out = result.mutable_data();
  for (int64_t i = 0; i < targets.numel(); ++i) {
    const real* row = log_p.data() + i * vocabulary;
    out[i] = 0;
    if (targets[i] == options.ignored_id) continue;
    if (e > 0) {
      const real all = sum_run(0, vocabulary, [row](int64_t v) { return row[v]; });
      out[i] -= e / static_cast<real>(vocabulary) * all;
    }
    out[i] -= (1 - e) * row[targets[i]];
  }
  return result;
}

// dL/dlogits_v = dL/dloss * (p_v - q_v), where q is the smoothed target distribution.
Tensor logit_gradients(const Tensor& log_p, const Ids& targets, const CrossEntropyOptions& options,
                       const Tensor& dy) {
  const int64_t vocabulary = log_p.size(-1);
  const real e = options.label_smoothing, rest = e / static_cast<real>(vocabulary);
  Tensor dx = exp(log_p);
  real* out = dx.mutable_data();
  const real* scale = dy.data();
  const int64_t grain = kElementwiseGrain / std::max<int64_t>(vocabulary, 1) + 1;
  parallel_for(targets.numel(), grain, [=, &targets](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      real* row = out + i * vocabulary;
      if (targets[i] == options.ignored_id) {
        std::fill_n(row, vocabulary, real(0));
        continue;
      }
      for (int64_t v = 0; v < vocabulary; ++v) row[v] = scale[i] * (row[v] - rest);
      row[targets[i]] -= scale[i] * (1 - e);
    }
  });
  return dx;
}

}  // namespace

void internal::check_targets(const char* op, const Shape& logits, const Ids& targets,
                             const CrossEntropyOptions& options) {
  if (logits.rank() == 0 || logits.without(-1) != targets.shape()) {
    fail(op, ": targets ", targets.shape(), " do not fit logits ", logits);
  }
  if (!(options.label_smoothing >= 0 && options.label_smoothing < 1)) {
    fail(op, ": label smoothing must lie in [0, 1), is ", options.label_smoothing);
  }
  check_ids(op, targets, logits[-1], options.ignored_id);
}

int64_t internal::count_targets(const char* op, const Ids& targets,
                                const CrossEntropyOptions& options) {
  const auto ignored =
      options.ignored_id ? std::count(targets.begin(), targets.end(), *options.ignored_id) : 0;
  const int64_t counted = targets.numel() - ignored;
  if (counted == 0) fail(op, ": none of the targets ", targets.shape(), " counts");
  return counted;
}

Variable token_cross_entropy(const Variable& logits, const Ids& targets,
                             const CrossEntropyOptions& options) {
  internal::check_targets("cross_entropy", logits.shape(), targets, options);
  Tensor log_p = log_softmax(logits.value());
  return make_op("cross_entropy", losses(log_p, targets, options), {logits},
                 [=](const Tensor& dy, Gradients& grads) {
                   grads.add(0, logit_gradients(log_p, targets, options, dy));
                 });
}

Variable cross_entropy(const Variable& logits, const Ids& targets,
                       const CrossEntropyOptions& options) {
  const int64_t counted = internal::count_targets("cross_entropy", targets, options);
  return sum(token_cross_entropy(logits, targets, options)) / static_cast<real>(counted);
}

}  // namespace attune
