// SPDX-License-Identifier: MIT
#include "attune/autograd/gradient_sum.h"

#include <algorithm>

#include "attune/core/elementwise.h"
#include "attune/core/matmul.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

// Rows from which a product is worth a pass over its result: it waits for no others.
constexpr int64_t kEnoughRows = 512;
// What waits keeps its memory: no more rows than this.
constexpr int64_t kMostRows = 4096;

int64_t rows_of(const Tensor& x) { return x.shape().numel(0, x.rank() - 1); }

}  // namespace

void GradientSum::add(const Tensor& gradient) {
  if (total_.defined()) {
    add_in_place(total_, gradient);
  } else {
    total_ = gradient;
  }
}

void GradientSum::add_product(const Tensor& p, const Tensor& q, const Shape& shape) {
  shape_ = shape;
  const int64_t rows = rows_of(p);
  if (rows >= kEnoughRows) return multiply(p, q);
  waiting_.push_back({p, q});
  waiting_rows_ += rows;
  if (waiting_rows_ >= kMostRows) multiply_waiting();
}

Tensor& GradientSum::total() {
  if (!waiting_.empty()) multiply_waiting();
  return total_;
}

void GradientSum::multiply(const Tensor& p, const Tensor& q) {
  const real beta = total_.defined() ? 1 : 0;
  if (beta == 0) total_ = Tensor::uninitialized(shape_);
  matmul_into(total_, transposed(p), q, beta);
}

void GradientSum::multiply_waiting() {
  if (waiting_.size() == 1) {
    multiply(waiting_[0].p, waiting_[0].q);
  } else {
    const auto stacked = [this](Tensor Product::*factor) {
      Tensor all = Tensor::uninitialized({waiting_rows_, (waiting_[0].*factor).size(-1)});
      real* out = all.mutable_data();
      for (const Product& product : waiting_) {
        const Tensor& part = product.*factor;
        out = std::copy_n(part.data(), part.numel(), out);
      }
      return all;
    };
    multiply(stacked(&Product::p), stacked(&Product::q));
  }
  waiting_.clear();
  waiting_rows_ = 0;
}

}  // namespace attune::inline ATTUNE_PRECISION
