// SPDX-License-Identifier: MIT
// Kernels as autograd and optim offer them: cross-entropy, attention, clipping, Adam.
#include <memory>

#include "attune/autograd/backward.h"
#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/fused/linear_cross_entropy.h"
#include "attune/autograd/modes.h"
#include "attune/nn/attention/additive.h"
#include "attune/nn/attention/dot.h"
#include "attune/optim/adam.h"
#include "attune/optim/clip.h"
#include "attune/tests/bench/support/kernel_cases.h"
#include "attune/tests/bench/support/products.h"

namespace bench {
namespace {

double bytes_of(int64_t elements) {
  return static_cast<double>(sizeof(real)) * static_cast<double>(elements);
}

Variable leaf(const Shape& shape) {
  Rng rng(1);
  return Variable(uniform(shape, -1, 1, rng), /*requires_grad=*/true);
}

// Forward alone, and forward and backward.
std::vector<KernelCase> cross_entropy_cases(const Configuration& c) {
  const Shape shape{c.target, c.batch, c.vocabulary};
  Rng rng(1);
  const Ids targets = random_batch(c, rng).target_output;
  return {{"cross_entropy", shape.to_string(), bytes_of(shape.numel()), 0,
           [=] {
             return [=, logits = leaf(shape)] {
               const NoGrad no_grad;
               cross_entropy(logits, targets);
             };
           }},
          {"cross_entropy, and backward", shape.to_string(), bytes_of(3 * shape.numel()), 0, [=] {
             return [=, logits = leaf(shape)]() mutable {
               logits.zero_grad();
               backward(cross_entropy(logits, targets));
             };
           }}};
}

// The output layer with its loss, forward and backward.
KernelCase output_case(const Configuration& c) {
  const int64_t rows = c.target * c.batch, H = c.hidden, V = c.vocabulary;
  const Shape shape{c.target, c.batch, H};
  return {"linear_cross_entropy, and backward", shape.to_string() + " V" + std::to_string(V),
          bytes_of(2 * rows * H + 2 * V * H), 3 * operations(Product{rows, V, H}), [=] {
            Rng rng(1);
            const Ids targets = random_batch(c, rng).target_output;
            return [=, x = leaf(shape), weight = leaf({V, H}), bias = leaf({V})]() mutable {
              for (Variable* operand : {&x, &weight, &bias}) operand->zero_grad();
              backward(linear_cross_entropy(x, weight, bias, targets));
            };
          }};
}

// An attention with its operands.
template <class Kind>
struct Looking {
  template <class... Sizes>
  Looking(const Configuration& c, Rng rng, Sizes... sizes)
      : attention(sizes..., rng),
        queries(leaf({c.target, c.batch, c.hidden})),
        prepared(prepare(leaf({c.source, c.batch, c.hidden}), random_batch(c, rng).source_lengths)),
        dy(queries.value()) {}

  // Keys are made once a sentence, and here not measured: they are a leaf.
  Attention::Prepared prepare(const Variable& memory, const Ids& lengths) const {
    const NoGrad no_grad;
    Attention::Prepared ready = attention->prepare(memory, lengths);
    ready.keys = Variable(ready.keys.value(), /*requires_grad=*/true);
    return ready;
  }

  void forward() {
    const NoGrad no_grad;
    attention->attend(queries, prepared);
  }
  void forward_and_backward() {
    for (Variable* x : {&queries, &prepared.memory, &prepared.keys}) x->zero_grad();
    for (NamedVariable& parameter : attention->parameters()) parameter.variable.zero_grad();
    backward(attention->attend(queries, prepared).context, dy);
  }

  Root<Kind> attention;
  Variable queries;
  Attention::Prepared prepared;
  Tensor dy;
};

template <class Kind, class... Sizes>
std::vector<KernelCase> attention_cases(const std::string& name, const Configuration& c,
                                        double operations, Sizes... sizes) {
  const int64_t TBH = c.target * c.batch * c.hidden, SBH = c.source * c.batch * c.hidden;
  const std::string shape =
      Shape{c.target, c.batch, c.hidden}.to_string() + " S" + std::to_string(c.source);
  const auto make = [=] { return std::make_shared<Looking<Kind>>(c, Rng(1), sizes...); };
  return {{name, shape, bytes_of(2 * TBH + 2 * SBH), operations,
           [=] { return [looking = make()] { looking->forward(); }; }},
          {name + ", and backward", shape, bytes_of(5 * TBH + 6 * SBH), 3 * operations,
           [=] { return [looking = make()] { looking->forward_and_backward(); }; }}};
}

// A weight the size of the output layer's, with a gradient.
std::vector<NamedVariable> weight(const Shape& shape) {
  Variable x = leaf(shape);
  x.mutable_grad() = x.value();
  return {{"weight", x}};
}

std::vector<KernelCase> optimizer_cases(const Shape& shape) {
  return {{"clip_factor", shape.to_string(), bytes_of(shape.numel()), 0,
           [=] { return [parameters = weight(shape)] { clip_factor(parameters, 1); }; }},
          {"Adam", shape.to_string(), bytes_of(7 * shape.numel()), 0, [=] {
             const auto adam = std::make_shared<Adam>(weight(shape));
             return [=] { adam->step(); };
           }}};
}

}  // namespace

std::vector<KernelCase> layer_cases(const Configuration& c) {
  const auto product = [&](int64_t m, int64_t n, int64_t k) {
    return operations(Product{m, n, k, false, false, 0, c.batch});
  };
  const int64_t S = c.source, T = c.target, H = c.hidden;
  const double of_scores = product(T, S, H), of_context = product(T, H, S);
  const double of_queries = product(T, H, H);
  std::vector<KernelCase> all{output_case(c)};
  for (auto& cases :
       {cross_entropy_cases(c),
        attention_cases<GeneralAttention>("general attention", c, of_scores + of_context, H, H),
        attention_cases<AdditiveAttention>("additive attention", c,
                                           of_queries + of_scores + of_context, H, H, H),
        optimizer_cases({c.vocabulary, H})}) {
    all.insert(all.end(), cases.begin(), cases.end());
  }
  return all;
}

}  // namespace bench
