// SPDX-License-Identifier: MIT
// Several graphs at once, each in a thread of its own: what is thread-safe, and that no thread
// changes another's bits. Under ThreadSanitizer: ./dev test --long.
#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/modes.h"
#include "attune/autograd/ops.h"
#include "attune/core/elementwise.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/dropout.h"
#include "attune/nn/embedding.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent/lstm.h"
#include "attune/optim/adam.h"
#include "attune/optim/clip.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t kVocabulary = 11, kSize = 24, kSteps = 5, kBatch = 3;

/// Guesses the next token: [S, B] ids to logits [S, B, V].
class Guesser : public Module {
 public:
  Guesser(Place at, Rng& rng)
      : Module(at),
        embedding_(this, "embedding", kVocabulary, kSize, rng),
        rnn_(this, "rnn", kSize, kSize, rng),
        dropout_(this, "dropout", 0.2, rng),
        output_(this, "output", kSize, kVocabulary, rng) {}

  Variable operator()(const Ids& tokens) const {
    const Ids lengths(std::vector<int32_t>{kSteps, kSteps - 1, kSteps - 3});
    return output_(dropout_(rnn_(embedding_(tokens), lengths).output));
  }

 private:
  Child<Embedding> embedding_;
  Child<LSTM> rnn_;
  Child<Dropout> dropout_;
  Child<Linear> output_;
};

Ids random_tokens(Rng& rng) {
  std::vector<int32_t> tokens(kSteps * kBatch);
  for (int32_t& token : tokens) token = static_cast<int32_t>(rng.below(kVocabulary));
  return Ids({kSteps, kBatch}, tokens);
}

/// The parameters after a few steps.
std::vector<Tensor> trained(uint64_t seed) {
  Rng rng(seed);
  const Root<Guesser> model(rng);
  Adam optimizer(model->parameters(), {.learning_rate = 0.01});
  for (int i = 0; i < 4; ++i) {
    optimizer.zero_grad();
    const Ids tokens = random_tokens(rng);
    backward(cross_entropy(model(tokens), tokens));
    optimizer.step(clip_factor(model->parameters(), 1));
  }
  return values(*model);
}

/// Calls body(0), body(1), ... at once, each in its own thread.
void in_threads(size_t count, const std::function<void(size_t)>& body) {
  std::vector<std::thread> threads;
  for (size_t i = 0; i < count; ++i) threads.emplace_back(body, i);
  for (std::thread& thread : threads) thread.join();
}

void check_same_bits(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  REQUIRE(a.size() == b.size());
  for (size_t i = 0; i < a.size(); ++i) CHECK(same_bits(a[i], b[i]));
}

TEST_CASE("threads: trainings side by side give the bits that each gives alone") {
  std::vector<std::vector<Tensor>> together(3);
  in_threads(3, [&](size_t i) { together[i] = trained(i); });
  for (size_t i = 0; i < 3; ++i) {
    CAPTURE(i);
    check_same_bits(together[i], trained(i));
  }
}

TEST_CASE("threads: one model is read by several, without graphs") {
  Rng rng(7);
  Root<Guesser> model(rng);
  model->eval();
  const Ids tokens = random_tokens(rng);
  std::vector<Tensor> logits(4);
  in_threads(4, [&](size_t i) {
    const NoGrad guard;
    logits[i] = model(tokens).value();  // the first products also copy the weights into panels
  });
  const Tensor alone = model(tokens).value();
  for (const Tensor& each : logits) CHECK(same_bits(each, alone));
}

TEST_CASE("threads: graphs of their own over the same constant weights") {
  const Variable w = constant(random_tensor({kSize, kSize})), b = constant(random_tensor({kSize}));
  const auto gradient = [&](uint64_t seed) {
    const Variable x(random_tensor({kSteps, kBatch, kSize}, seed), /*requires_grad=*/true);
    backward(sum(tanh(linear(x, w, b)) * tanh(matmul(x, w))));
    return x.grad();
  };
  std::vector<Tensor> together(4);
  in_threads(4, [&](size_t i) { together[i] = gradient(i + 1); });
  for (size_t i = 0; i < 4; ++i) CHECK(same_bits(together[i], gradient(i + 1)));
}

TEST_CASE("threads: tensors that share storage are written to by each for itself") {
  const Tensor shared = random_tensor({1000});
  std::vector<Tensor> copies(4, shared);
  in_threads(4, [&](size_t i) {
    copies[i].mutable_data()[i] = 5;
    copies[i] = tanh(copies[i]);
  });
  for (size_t i = 0; i < 4; ++i) {
    Tensor alone = random_tensor({1000});
    alone.mutable_data()[i] = 5;
    CHECK(same_bits(copies[i], tanh(alone)));
  }
  CHECK(same_bits(shared, random_tensor({1000})));
}

}  // namespace
