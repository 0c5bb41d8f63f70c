// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "attune/autograd/modes.h"
#include "attune/autograd/variable.h"
#include "attune/core/ids.h"
#include "attune/core/real.h"
#include "attune/core/tensor.h"

/// How to write an op: compute the value, and hand make_op() a closure that turns the gradient of
/// the value into gradients of the inputs. See activation.cpp for the smallest examples.
namespace attune {

/// Where a backward closure puts the gradients of its op's inputs, by the inputs' positions. The
/// first gradient of an input is taken as it is, later ones are added in place. What is added for
/// an input that wants no gradient is dropped.
class Gradients {
 public:
  explicit Gradients(Node& node) : node_(node) {}

  /// Whether the input's gradient is worth computing.
  bool wants(int input) const;
  /// The input's gradient += gradient, shaped like the input. Throws if it is undefined.
  void add(int input, const Tensor& gradient);
  /// The input's gradient[..., begin : begin + n, ...] += part, along one axis.
  void add_slice(int input, int axis, int64_t begin, const Tensor& part);
  /// The input's gradient += p^T q, with p [..., M] and q [..., N]: that of a weight [M, N]. Small
  /// products wait for others to the same input; see gradient_sum.h.
  void add_product(int input, const Tensor& p, const Tensor& q);
  /// The input's gradient[ids[i]] += rows[i], but for ids[i] = `except`.
  void add_rows(int input, const Ids& ids, const Tensor& rows, std::optional<int32_t> except = {});

  /// Lends the input's gradient to a product that adds into it, write(buffer, beta):
  /// buffer = product + beta * buffer. Where beta is 0, the buffer is not initialised: it must be
  /// written as a whole and not be read; if write() throws then, nothing was given. Where it throws
  /// with a beta of 1, the sum so far holds anything.
  template <class Write>
  void accumulate(int input, const Write& write) {
    if (!wants(input)) return;
    if (Tensor* sum = sum_so_far(input)) return write(*sum, real(1));
    Tensor first = Tensor::uninitialized(shape(input));
    write(first, real(0));
    add(input, first);
  }

 private:
  GradientSum& slot(int input) const;
  /// Throws if it is no gradient of the input's shape.
  void check(int input, const Tensor& gradient) const;
  Tensor* sum_so_far(int input);  // for writing; null if nothing came yet
  const Shape& shape(int input) const;

  Node& node_;
};

/// Receives the gradients of the op's outputs; one that never came is undefined.
using Backward = std::function<void(const std::vector<Tensor>& dy, Gradients& grads)>;

namespace internal {
bool wants_graph(const std::vector<Variable>& inputs);
std::vector<Variable> without_graph(const char* op, std::vector<Tensor> values,
                                    const std::vector<Variable>& inputs);
std::vector<Variable> with_graph(const char* op, std::vector<Tensor> values,
                                 const std::vector<Variable>& inputs, Backward backward);
}  // namespace internal

/// The results of an op with several outputs. `op` is a string literal; `backward(dy, grads)` must
/// capture Tensors, never Variables: a node that owned its own output would never be freed. Where
/// no input requires a gradient, or under NoGrad, the closure is dropped.
template <class F>
std::vector<Variable> make_ops(const char* op, std::vector<Tensor> values,
                               const std::vector<Variable>& inputs, F&& backward) {
  if (!internal::wants_graph(inputs)) return internal::without_graph(op, std::move(values), inputs);
  return internal::with_graph(op, std::move(values), inputs, std::forward<F>(backward));
}

/// The result of an op with one output: `backward(const Tensor& dy, Gradients& grads)`.
template <class F>
Variable make_op(const char* op, Tensor value, const std::vector<Variable>& inputs, F&& backward) {
  return make_ops(op, {std::move(value)}, inputs,
                  [backward = std::forward<F>(backward)](
                      const std::vector<Tensor>& dy, Gradients& grads) { backward(dy[0], grads); })
      .front();
}

/// x's value if some gradient needs it, else an undefined tensor: for closures that read an operand
/// only for another operand's gradient.
inline Tensor keep_if(bool needed, const Variable& x) {
  return needed && grad_enabled() ? x.value() : Tensor();
}

}  // namespace attune
