// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include "attune/core/tensor.h"
#include "attune/tests/bench/support/products.h"

namespace bench {

/// Makes products and nothing else, on buffers of its own that all products of a kind share.
class ProductRunner {
 public:
  void run(const Product& product);
  void run(const std::vector<Product>& products) {
    for (const Product& product : products) run(product);
  }

 private:
  struct Operands {
    Tensor a, b, c;
  };
  Operands& batched_operands(const Product& product);

  std::vector<real> a_, b_, c_;
  std::vector<std::pair<Product, Operands>> batched_;
};

}  // namespace bench
