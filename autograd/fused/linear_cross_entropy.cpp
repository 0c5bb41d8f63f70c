// SPDX-License-Identifier: MIT
#include "attune/autograd/fused/linear_cross_entropy.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "attune/autograd/op.h"
#include "attune/core/blas.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/gather.h"
#include "attune/core/kernels/softmax_row.h"
#include "attune/core/matmul.h"
#include "attune/core/parallel.h"
#include "attune/core/reduce.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

constexpr const char* kOp = "linear_cross_entropy";

void check(const Variable& x, const Variable& weight, const Variable& bias) {
  const Shape &sx = x.shape(), &w = weight.shape();
  if (sx.rank() == 0 || w.rank() != 2 || sx[-1] != w[1] || bias.shape() != Shape{w[0]}) {
    fail(kOp, ": needs x [..., K], weight [V, K] and bias [V], got ", sx, ", ", w, " and ",
         bias.shape());
  }
}

// Of the inputs: the mean's gradients, undefined where none is wanted.
struct InputGradients {
  Tensor x, weight, bias;
  bool wanted() const { return x.defined() || weight.defined() || bias.defined(); }
};

// Unspecified contents.
Tensor gradient_of(const Variable& x) {
  return grad_enabled() && x.requires_grad() ? Tensor::uninitialized(x.shape()) : Tensor();
}

// The loss of one row of logits to which the bias is yet to be added, and of which `sum` is known
// if labels are smoothed. If asked to, turns the logits into scale * (p - q); else they are lost.
struct RowLoss {
  const real* bias;
  int64_t vocabulary;
  real smoothing, scale;
  bool gradient;

  real operator()(real* row, int32_t target, real bias_sum, real logit_sum) const;
};

}  // namespace
}  // namespace attune::inline ATTUNE_PRECISION
