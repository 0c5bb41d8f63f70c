// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/products.h"

#include <algorithm>
#include <numeric>

namespace bench {
namespace {

using Calls = std::vector<int64_t>;  // rows of each call of a layer: one call of all, or one a step

class Writer {
 public:
  Writer(const Configuration& configuration, const Ids& source_lengths);

  void encoder();
  void decoder();
  StepProducts take() { return std::move(products_); }

 private:
  void linear(const Calls& calls, int64_t out, int64_t in, real beta = 0);
  void recurrent(const Calls& steps, const Calls& input, int64_t hidden, int64_t in);
  void attention(int64_t calls, int64_t queries);
  void forward(const Product& product) { products_.forward.push_back(product); }
  void backward(const Product& product) { products_.backward.push_back(product); }

  const Configuration& c_;
  const bool additive_, stepped_;  // stepped: each step's input has something of the step before
  const int64_t H_, E_, gates_;
  Calls running_;  // sequences that run at each source position
  int64_t source_tokens_;
  StepProducts products_;
};

Writer::Writer(const Configuration& configuration, const Ids& source_lengths)
    : c_(configuration),
      additive_(c_.model == "bahdanau"),
      stepped_(c_.model != "luong"),
      H_(c_.hidden),
      E_(c_.embedding == 0 ? c_.hidden : c_.embedding),
      gates_(additive_ ? 3 : 4),
      source_tokens_(std::accumulate(source_lengths.begin(), source_lengths.end(), int64_t{0})) {
  for (int64_t s = 0; s < c_.source; ++s) {
    running_.push_back(std::count_if(source_lengths.begin(), source_lengths.end(),
                                     [s](int32_t length) { return s < length; }));
  }
}

// y = x W^T + beta y, call by call; dL/dx likewise, and dL/dW over all calls at once.
void Writer::linear(const Calls& calls, int64_t out, int64_t in, real beta) {
  for (const int64_t rows : calls) {
    forward({rows, out, in, false, true, beta});
    backward({rows, in, out, false, false, beta});
  }
  backward({out, in, std::accumulate(calls.begin(), calls.end(), int64_t{0}), true});
}

void Writer::recurrent(const Calls& steps, const Calls& input, int64_t hidden, int64_t in) {
  linear(input, gates_ * hidden, in);
  linear(steps, gates_ * hidden, hidden, 1);
}

// General scores q^T k, and contexts; the gradients of keys and memory wait for the last step.
void Writer::attention(int64_t calls, int64_t queries) {
  const int64_t S = c_.source, T = c_.target, B = c_.batch;
  const Product across{queries, S, H_, false, true, 0, B};  // queries and keys, or their like
  const Product along{queries, H_, S, false, false, 0, B};  // weights and memory, or their like
  const Product of_memory{S, H_, T, true, false, 0, B};
  for (int64_t i = 0; i < calls; ++i) {
    if (!additive_) forward(across);
    forward(along);
    backward(across);
    if (!additive_) backward(along);
  }
  backward(of_memory);
  if (!additive_) backward(of_memory);
}

void Writer::encoder() {
  for (int64_t layer = 0; layer < c_.layers; ++layer) {
    for (int direction = 0; direction < 2; ++direction) {
      recurrent(running_, {source_tokens_}, H_ / 2, layer == 0 ? E_ : H_);
    }
  }
}

void Writer::decoder() {
  const int64_t T = c_.target, B = c_.batch;
  const Calls all{T * B}, steps(static_cast<size_t>(T), B);
  if (additive_) linear({B}, H_, H_);  // the bridge
  linear({source_tokens_}, H_, H_);    // keys
  for (int64_t layer = 0; layer < c_.layers; ++layer) {
    // Only words are known beforehand; with feedback, so is no upper layer's input.
    recurrent(steps, layer > 0 && stepped_ ? steps : all, H_, layer == 0 ? E_ : H_);
  }
  if (stepped_) linear(steps, gates_ * H_, H_, 1);  // of what is fed: attentional state or context
  if (additive_) linear(steps, H_, H_);             // queries
  if (stepped_) {
    attention(T, 1);
  } else {
    attention(1, T);
  }
  if (additive_) {
    linear(all, c_.vocabulary, 2 * H_ + E_);
  } else {
    linear(stepped_ ? steps : all, H_, 2 * H_);
    linear(all, c_.vocabulary, H_);
  }
}

}  // namespace

double operations(const Product& p) {
  const auto d = [](int64_t n) { return static_cast<double>(n); };
  return 2 * d(p.m) * d(p.n) * d(p.k) * d(std::max<int64_t>(p.sentences, 1));
}

double operations(const std::vector<Product>& products) {
  double sum = 0;
  for (const Product& product : products) sum += operations(product);
  return sum;
}

StepProducts step_products(const Configuration& configuration, const Ids& source_lengths) {
  Writer writer(configuration, source_lengths);
  writer.encoder();
  writer.decoder();
  return writer.take();
}

}  // namespace bench
