// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include "attune/core/blas.h"
#include "attune/core/tensor.h"
#include "attune/tests/bench/support/products.h"

namespace bench {

/// Makes products and nothing else, on buffers of its own that all products of a kind share.
class ProductRunner {
 public:
  /// gemm() of core/blas.h, or what takes the same and does the same.
  using Multiply = decltype(&gemm);
  explicit ProductRunner(Multiply multiply = gemm) : multiply_(multiply) {}

  void run(const Product& product);
  void run(const std::vector<Product>& products) {
    for (const Product& product : products) run(product);
  }

 private:
  struct Operands {
    Tensor a, b, c;
  };
  Operands& batched_operands(const Product& product);

  Multiply multiply_;
  std::vector<real> a_, b_, c_;
  std::vector<std::pair<Product, Operands>> batched_;
};

}  // namespace bench
