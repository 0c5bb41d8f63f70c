// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune::inline ATTUNE_PRECISION {

/// The gradient of one variable while a backward pass brings its parts.
///
/// A weight that is used in every step of a sequence gets a product p^T q from each, of few rows:
/// little work for a result as large as the weight. Such products wait, and become one, of the rows
/// of all: sum_t p_t^T q_t = [p_1; p_2; ...]^T [q_1; q_2; ...].
class GradientSum {
 public:
  bool defined() const { return total_.defined() || !waiting_.empty(); }

  /// The first tensor is taken as it is, later ones are added in place.
  void add(const Tensor& gradient);
  /// += p^T q, with p [..., M] and q [..., N] of equally many rows; `shape` is the variable's.
  void add_product(const Tensor& p, const Tensor& q, const Shape& shape);

  /// The sum so far, for writing; undefined if nothing came. Forms the products that wait.
  Tensor& total();

 private:
  struct Product {
    Tensor p, q;
  };
  void multiply(const Tensor& p, const Tensor& q);
  void multiply_waiting();

  Tensor total_;
  std::vector<Product> waiting_;
  int64_t waiting_rows_ = 0;
  Shape shape_;
};

}  // namespace attune::inline ATTUNE_PRECISION
