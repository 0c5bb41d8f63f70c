// SPDX-License-Identifier: MIT
// The smallest task that needs a hidden layer, learned with nothing but variables and ops:
//   hidden = tanh(x W1 + b1),  logits = hidden W2 + b2,  probabilities = softmax(logits)
#include <cstdio>

#include "attune/autograd/backward.h"
#include "attune/autograd/ops.h"
#include "attune/core/arithmetic.h"

using namespace attune;

Variable parameter(const Tensor& value) { return Variable(value, /*requires_grad=*/true); }

// One step of gradient descent: w -= rate * dL/dw.
void descend(Variable& w, real rate) {
  w.mutable_value() = w.value() - rate * w.grad();
  w.zero_grad();
}

int main() {
  const Variable x(Tensor::of({{0, 0}, {0, 1}, {1, 0}, {1, 1}}));  // [4, 2]
  const Ids answers({0, 1, 1, 0});                                 // x1 xor x2

  Rng rng(1);
  Variable w1 = parameter(normal({2, 4}, 0, 1, rng)), b1 = parameter(Tensor::zeros({4}));
  Variable w2 = parameter(normal({4, 2}, 0, 1, rng)), b2 = parameter(Tensor::zeros({2}));
  const auto logits = [&] { return matmul(tanh(matmul(x, w1) + b1), w2) + b2; };  // [4, 2]

  for (int step = 0; step <= 200; ++step) {
    const Variable loss = cross_entropy(logits(), answers);
    if (step % 50 == 0) std::printf("step %3d  loss %.4f\n", step, loss.item());
    backward(loss);
    for (Variable* w : {&w1, &b1, &w2, &b2}) descend(*w, 1);
  }

  const Tensor in = x.value(), probabilities = softmax(logits()).value();  // [4, 2]
  bool learned = true;
  for (int64_t i = 0; i < 4; ++i) {
    std::printf("%g xor %g is 1 with probability %.3f\n", in(i, 0), in(i, 1), probabilities(i, 1));
    learned = learned && probabilities(i, answers[i]) > real(0.9);
  }
  return learned ? 0 : 1;
}
