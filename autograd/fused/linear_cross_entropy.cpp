// SPDX-License-Identifier: MIT
#include "attune/autograd/fused/linear_cross_entropy.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "attune/autograd/op.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/gather.h"
#include "attune/core/kernels/dispatch.h"
#include "attune/core/matmul.h"
#include "attune/core/parallel.h"
#include "attune/core/products/repeated_operand.h"
#include "attune/core/reduce.h"
#include "attune/core/sum_run.h"

namespace attune {
namespace {

constexpr const char* kOp = "linear_cross_entropy";

void check(const Variable& x, const Variable& weight, const Variable& bias) {
  const Shape &sx = x.shape(), &w = weight.shape();
  if (sx.rank() == 0 || w.rank() != 2 || sx[-1] != w[1] || bias.shape() != Shape{w[0]}) {
    fail(kOp, ": needs x [..., K], weight [V, K] and bias [V], got ", sx, ", ", w, " and ",
         bias.shape());
  }
}

// A linear layer as a classifier of rows, all of which count.
struct Classifier {
  const RepeatedOperand& weight;  // [V, K]
  const Tensor& bias;             // [V]
  real label_smoothing;
};

// dL/dx [N, K], dL/dW and dL/db; undefined where none is wanted.
struct InputGradients {
  Tensor x, weight, bias;
  bool wanted() const { return x.defined() || weight.defined() || bias.defined(); }
};

// Completes one row of x W^T to logits and returns its loss. In their place it leaves, as of
//   loss = -(1 - e) log p_t - e/V sum_v log p_v,
//   log p = (logits - m) - log sum_v e^(logits_v - m)
// the gradient scale * (p - q), or anything if the scale is 0. The loss is one of differences of
// logits: what all have in common may be large.
real finish_row(const Classifier& classifier, real* row, int32_t target, real scale) {
  const int64_t vocabulary = classifier.bias.numel();
  const real* bias = classifier.bias.data();
  const real e = classifier.label_smoothing, rest = e / static_cast<real>(vocabulary);
  for (int64_t v = 0; v < vocabulary; ++v) row[v] += bias[v];
  const real target_logit = row[target];
  real mean_below = 0;  // the maximum
  if (e > 0) {
    const real most = *std::max_element(row, row + vocabulary);
    const auto below = [row, most](int64_t v) { return row[v] - most; };
    mean_below = sum_run(0, vocabulary, below) / static_cast<real>(vocabulary);
  }
  const auto [maximum, total] = kernels::best<real>().shifted_exp(row, row, vocabulary);
  if (scale > 0) {
    const real factor = scale / total;
    for (int64_t v = 0; v < vocabulary; ++v) row[v] = factor * row[v] - scale * rest;
    row[target] -= scale * (1 - e);
  }
  return std::log(total) + (1 - e) * (maximum - target_logit) - e * mean_below;
}

void finish_rows(const Classifier& classifier, Tensor& logits, const int32_t* targets, real scale,
                 real* losses) {
  constexpr int64_t kOperationsPerLogit = 8;
  const int64_t vocabulary = logits.size(1);
  real* rows = logits.mutable_data();
  parallel_for(logits.size(0), row_grain(kElementwiseGrain, kOperationsPerLogit * vocabulary),
               [&](int64_t begin, int64_t end) {
                 for (int64_t i = begin; i < end; ++i) {
                   losses[i] = finish_row(classifier, rows + i * vocabulary, targets[i], scale);
                 }
               });
}

// What a chunk of rows, which begins at `begin`, adds to the gradients. The first one writes them.
void add_chunk(InputGradients& gradients, int64_t begin, const Tensor& x,
               const RepeatedOperand& weight, const Tensor& dlogits) {
  const int64_t n = x.size(0), size = x.size(1), vocabulary = dlogits.size(1);
  if (gradients.x.defined()) {
    weight.multiply(n, dlogits.data(), vocabulary, /*transpose=*/false, 0,
                    gradients.x.mutable_data() + begin * size, size);
  }
  if (gradients.weight.defined()) {
    matmul_into(gradients.weight, transposed(dlogits), x, begin == 0 ? 0 : 1);
  }
  if (gradients.bias.defined()) {
    const Tensor part = sum(dlogits, 0);
    if (begin == 0) {
      gradients.bias = part;
    } else {
      add_in_place(gradients.bias, part);
    }
  }
}

// The mean loss of rows x [N, K], and the gradients that are wanted.
real mean_loss(const Classifier& classifier, const Tensor& x, const Ids& targets,
               int64_t logit_bytes, InputGradients& gradients) {
  const int64_t n = x.size(0);
  const auto row_bytes = classifier.bias.numel() * static_cast<int64_t>(sizeof(real));
  const int64_t most = std::max<int64_t>(1, logit_bytes / row_bytes);
  const int64_t chunks = (n + most - 1) / most, rows = (n + chunks - 1) / chunks;
  // A factor of the products below, not a quotient: rounded once for all rows.
  const real scale = gradients.wanted() ? 1 / static_cast<real>(n) : 0;
  Tensor losses = Tensor::uninitialized({n});
  for (int64_t begin = 0; begin < n; begin += rows) {
    const Tensor x_rows = x.slice(begin, std::min(n, begin + rows));
    Tensor logits = Tensor::uninitialized({x_rows.size(0), classifier.bias.numel()});
    multiply_rows(logits, x_rows, classifier.weight, /*transpose=*/true, 0);
    finish_rows(classifier, logits, targets.data() + begin, scale, losses.mutable_data() + begin);
    add_chunk(gradients, begin, x_rows, classifier.weight, logits);
  }
  return sum(losses) / static_cast<real>(n);
}

// The same of those rows alone that count; the gradient of the others is 0.
real mean_loss_of(const std::vector<int32_t>& counted, const Classifier& classifier,
                  const Tensor& x, const Ids& targets, int64_t logit_bytes,
                  InputGradients& gradients) {
  const Ids rows(counted);
  std::vector<int32_t> counted_targets;
  for (const int32_t row : counted) counted_targets.push_back(targets[row]);
  const real loss = mean_loss(classifier, gather_rows(x, rows), Ids(std::move(counted_targets)),
                              logit_bytes, gradients);
  if (gradients.x.defined()) {
    Tensor dx = Tensor::zeros(x.shape());
    scatter_add_rows(dx, rows, gradients.x);
    gradients.x = dx;
  }
  return loss;
}

std::vector<int32_t> counted_rows(const Ids& targets, const CrossEntropyOptions& options) {
  std::vector<int32_t> rows;
  for (int64_t i = 0; i < targets.numel(); ++i) {
    if (targets[i] != options.ignored_id) rows.push_back(to_id(kOp, i));
  }
  return rows;
}

Tensor space_for_gradient(const Variable& x, const Shape& shape) {
  return grad_enabled() && x.requires_grad() ? Tensor::uninitialized(shape) : Tensor();
}

void add_scaled(Gradients& grads, int input, const Tensor& gradient, real scale) {
  if (!gradient.defined()) return;
  grads.add(input, scale == 1 ? gradient : map(gradient, [=](real g) { return scale * g; }));
}

}  // namespace

Variable linear_cross_entropy(const Variable& x, const Weight& weight, const Variable& bias,
                              const Ids& targets, const CrossEntropyOptions& options,
                              int64_t logit_bytes) {
  const Variable& w = weight.variable();
  check(x, w, bias);
  const int64_t counted = internal::count_targets(kOp, targets, options);
  internal::check_targets(kOp, x.shape().with(-1, bias.numel()), targets, options);
  const Classifier classifier{*weight.operand(), bias.value(), options.label_smoothing};
  const Tensor rows = x.value().reshape({targets.numel(), x.size(-1)});
  InputGradients gradients{space_for_gradient(x, {counted, x.size(-1)}),
                           space_for_gradient(w, w.shape()),
                           space_for_gradient(bias, bias.shape())};
  const real loss = counted == targets.numel()
                        ? mean_loss(classifier, rows, targets, logit_bytes, gradients)
                        : mean_loss_of(counted_rows(targets, options), classifier, rows, targets,
                                       logit_bytes, gradients);
  if (gradients.x.defined()) gradients.x = gradients.x.reshape(x.shape());
  return make_op(kOp, Tensor::scalar(loss), {x, w, bias},
                 [gradients](const Tensor& dy, Gradients& grads) {
                   add_scaled(grads, 0, gradients.x, dy.item());
                   add_scaled(grads, 1, gradients.weight, dy.item());
                   add_scaled(grads, 2, gradients.bias, dy.item());
                 });
}

}  // namespace attune
