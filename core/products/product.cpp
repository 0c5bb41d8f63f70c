// SPDX-License-Identifier: MIT
#include "attune/core/products/product.h"

#include <algorithm>

#include "attune/core/kernels/dispatch.h"
#include "attune/core/parallel.h"
#include "attune/core/products/right_operand.h"
#include "attune/core/tensor.h"

namespace attune {
namespace {

// An operand that is smaller than this on one side is hardly worth copying.
constexpr int64_t kLeastSize = 32;

// A panel is two vectors wide. With those of 16 bytes our kernels are the portable ones, and BLAS
// has better.
bool has_wide_vectors() { return kernels::best<real>().panel_width * sizeof(real) > 32; }

// C [m, n] in blocks of rows, each in B's panels of columns. Threads divide these parts among them;
// each element is one sum over k, whoever takes it.
struct Result {
  int64_t m;
  bool add;
  real* data;
  int64_t ld;
  int64_t blocks;

  int64_t begin(int64_t block) const { return m * block / blocks; }
  int64_t rows(int64_t block) const { return begin(block + 1) - begin(block); }

  // Calls body(first, last) for parts [first, last).
  template <class Body>
  void for_parts(const RightOperand& b, Body body) const {
    parallel_for(blocks * b.panels(),
                 row_grain(kOperationsPerThread, 2 * (m / blocks) * b.rows() * b.width()), body);
  }
  void multiply(int64_t block, const kernels::Strided<real>& a, const RightOperand& b,
                int64_t panel, const real* elements) const {
    b.multiply(panel, rows(block), a, elements, add, data + begin(block) * ld, ld);
  }
};

// A stands as it is read. Of B, each thread fills a panel for each block of rows that it
// multiplies.
void with_plain_a(const real* a, int64_t lda, const RightOperand& b, const Result& c) {
  c.for_parts(b, [&](int64_t first, int64_t last) {
    Tensor space = Tensor::uninitialized({b.rows(), b.width()});
    real* elements = space.mutable_data();
    for (int64_t part = first; part < last; ++part) {
      const int64_t block = part / b.panels(), panel = part % b.panels();
      b.fill(panel, elements);
      c.multiply(block, {a + c.begin(block) * lda, lda, 1}, b, panel, elements);
    }
  });
}

// A is stored transposed: the columns that a block needs stand far apart, and are copied together.
// They meet all panels, which are filled before.
void with_transposed_a(const real* a, int64_t lda, const RightOperand& b, const Result& c) {
  const Tensor panels = b.all_panels();
  c.for_parts(b, [&](int64_t first, int64_t last) {
    Tensor space = Tensor::uninitialized({b.rows(), c.m / c.blocks + 1});
    real* copied = space.mutable_data();
    for (int64_t part = first; part < last; ++part) {
      const int64_t block = part / b.panels(), panel = part % b.panels(), columns = c.rows(block);
      if (part == first || panel == 0) {
        const real* from = a + c.begin(block);
        for (int64_t k = 0; k < b.rows(); ++k) {
          std::copy_n(from + k * lda, columns, copied + k * columns);
        }
      }
      c.multiply(block, {copied, 1, columns}, b, panel,
                 panels.data() + panel * b.rows() * b.width());
    }
  });
}

int64_t blocks_of_plain(int64_t m, const RightOperand& b) {
  // Enough parts to be divided evenly, of enough rows to pay for the filling of a panel.
  constexpr int64_t kPartsPerThread = 8, kFewestRows = 128;
  const int64_t wanted = (kPartsPerThread * num_threads() + b.panels() - 1) / b.panels();
  return std::clamp<int64_t>(wanted, 1, std::max<int64_t>(1, m / kFewestRows));
}

int64_t blocks_of_transposed(int64_t m) {
  constexpr int64_t kMostColumns = 96;  // whose copy stays in a cache
  return (m + kMostColumns - 1) / kMostColumns;
}

}  // namespace

void product(int64_t m, int64_t n, int64_t k, const MatrixOperand& a, const MatrixOperand& b,
             real beta, real* c, int64_t ldc) {
  const bool is_large = std::min({m, n, k}) >= kLeastSize;
  if (!is_large || !has_wide_vectors() || (beta != 0 && beta != 1)) {
    return gemm(m, n, k, a, b, beta, c, ldc);
  }
  // A sum of products, each of so many rows of B that a panel of them stays in a cache.
  constexpr int64_t kDepth = 1024;
  for (int64_t from = 0; from < k; from += kDepth) {
    const real* a_from = a.data + from * (a.transpose ? a.ld : 1);
    const real* b_from = b.data + from * (b.transpose ? 1 : b.ld);
    const RightOperand right({b_from, b.ld, b.transpose}, std::min(kDepth, k - from), n);
    const bool add = beta == 1 || from > 0;
    if (a.transpose) {
      with_transposed_a(a_from, a.ld, right, {m, add, c, ldc, blocks_of_transposed(m)});
    } else {
      with_plain_a(a_from, a.ld, right, {m, add, c, ldc, blocks_of_plain(m, right)});
    }
  }
}

}  // namespace attune
