// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "attune/core/rng.h"
#include "attune/tests/core/kernels/kernel_cases.h"

namespace {

using namespace kernel_cases;

constexpr int64_t kMostRows = 30;
constexpr int64_t kDepths[] = {0, 1, 7, 100};
constexpr int64_t kGap = 3;  // between two rows of A and of C
template <class T>
constexpr T kNan = std::numeric_limits<T>::quiet_NaN();

/// A [m, k] and C, with NaN or -7777 between their rows, and a panel with NaN behind its columns:
/// what of that is read or written shows.
template <class T>
struct Product {
  Product(const Kernels<T>& used, int64_t rows, int64_t depth, int64_t written)
      : kernels(used), m(rows), k(depth), columns(written) {
    a.assign(static_cast<size_t>(m * lda()), kNan<T>);
    panel.assign(static_cast<size_t>(k * width()), kNan<T>);
    c.assign(static_cast<size_t>(m * ldc()), -7777);
  }
  int64_t width() const { return kernels.panel_width; }
  int64_t lda() const { return k + kGap; }
  int64_t ldc() const { return width() + kGap; }
  T& a_at(int64_t i, int64_t p) { return a[static_cast<size_t>(i * lda() + p)]; }
  T& panel_at(int64_t p, int64_t j) { return panel[static_cast<size_t>(p * width() + j)]; }
  T& c_at(int64_t i, int64_t j) { return c[static_cast<size_t>(i * ldc() + j)]; }

  /// Fills each operand's numbers with next().
  template <class Next>
  void fill(Next next) {
    for (int64_t p = 0; p < k; ++p) {
      for (int64_t i = 0; i < m; ++i) a_at(i, p) = next();
      for (int64_t j = 0; j < columns; ++j) panel_at(p, j) = next();
    }
  }
  /// Rows [begin, begin + count) alone.
  void run(bool add, int64_t begin, int64_t count) {
    kernels.multiply_panel(count, k, {a.data() + begin * lda(), lda(), 1}, panel.data(), add,
                           c.data() + begin * ldc(), ldc(), columns);
  }

  const Kernels<T>& kernels;
  int64_t m, k, columns;
  std::vector<T> a, panel, c;
};

// Of small whole numbers, whose sums are exact in every order.
template <class T>
void check_exact(Product<T> product, bool add, attune::Rng& rng) {
  const auto small = [&rng] { return static_cast<T>(rng.below(17) - 8); };
  product.fill(small);
  Product<T> expected = product;
  for (int64_t i = 0; i < product.m; ++i) {
    for (int64_t j = 0; j < product.columns; ++j) {
      T sum = add ? small() : 0;
      product.c_at(i, j) = add ? sum : kNan<T>;
      for (int64_t p = 0; p < product.k; ++p) sum += product.a_at(i, p) * product.panel_at(p, j);
      expected.c_at(i, j) = sum;
    }
  }
  product.run(add, 0, product.m);
  CHECK(product.c == expected.c);
}

TEST_CASE_TEMPLATE("panels: a product, added or not, in any number of rows and columns", T, float,
                   double) {
  for_each_instruction_set<T>([](const Kernels<T>& kernels) {
    attune::Rng rng(1);
    for (int64_t m = 0; m <= kMostRows; ++m) {
      for (const int64_t k : kDepths) {
        for (int64_t columns = 1; columns <= kernels.panel_width; ++columns) {
          for (const bool add : {false, true}) {
            CAPTURE(m);
            CAPTURE(k);
            CAPTURE(columns);
            CAPTURE(add);
            check_exact(Product<T>(kernels, m, k, columns), add, rng);
          }
        }
      }
    }
  });
}

/// A product whose sums round, so that another order gives other bits; its C is filled too.
template <class T>
Product<T> rounding(const Kernels<T>& kernels, int64_t m, int64_t k, int64_t columns) {
  Product<T> product(kernels, m, k, columns);
  attune::Rng rng(2);
  const auto next = [&rng] { return static_cast<T>(rng.normal()) / 3; };
  product.fill(next);
  std::generate(product.c.begin(), product.c.end(), next);
  return product;
}

TEST_CASE_TEMPLATE("panels: the order of a sum is that of k", T, float, double) {
  for_each_instruction_set<T>([](const Kernels<T>& kernels) {
    for (const int64_t columns : {kernels.panel_width - 1, kernels.panel_width}) {
      Product<T> product = rounding<T>(kernels, 7, 100, columns);
      Product<T> fused = product, plain = product;
      for (int64_t i = 0; i < 7; ++i) {
        for (int64_t j = 0; j < columns; ++j) {
          for (int64_t p = 0; p < 100; ++p) {
            const T a = product.a_at(i, p), b = product.panel_at(p, j);
            fused.c_at(i, j) = std::fma(a, b, fused.c_at(i, j));
            plain.c_at(i, j) += a * b;
          }
        }
      }
      product.run(true, 0, 7);
      CHECK((product.c == fused.c || product.c == plain.c));  // not every processor can fuse
    }
  });
}

TEST_CASE_TEMPLATE("panels: a row's bits depend neither on other rows nor on its place", T, float,
                   double) {
  for_each_instruction_set<T>([](const Kernels<T>& kernels) {
    for (const int64_t columns : {int64_t{1}, kernels.panel_width - 1, kernels.panel_width}) {
      for (const bool add : {false, true}) {
        for (int64_t m = 1; m <= kMostRows; ++m) {
          CAPTURE(columns);
          CAPTURE(add);
          CAPTURE(m);
          Product<T> together = rounding<T>(kernels, m, 100, columns), alone = together;
          together.run(add, 0, m);
          for (int64_t i = 0; i < m; ++i) alone.run(add, i, 1);
          CHECK(together.c == alone.c);
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("panels: a transposed A has the same bits", T, float, double) {
  for_each_instruction_set<T>([](const Kernels<T>& kernels) {
    for (const int64_t m : {1, 5, 30}) {
      Product<T> product = rounding<T>(kernels, m, 100, kernels.panel_width), expected = product;
      expected.run(true, 0, m);
      std::vector<T> transposed;
      for (int64_t p = 0; p < product.k; ++p) {
        for (int64_t i = 0; i < m; ++i) transposed.push_back(product.a_at(i, p));
      }
      kernels.multiply_panel(m, product.k, {transposed.data(), 1, m}, product.panel.data(), true,
                             product.c.data(), product.ldc(), product.columns);
      CHECK(product.c == expected.c);
    }
  });
}

TEST_CASE_TEMPLATE("panels: filling copies, and fills up with zeros", T, float, double) {
  for_each_instruction_set<T>([](const Kernels<T>& kernels) {
    const int64_t width = kernels.panel_width, most_rows = 3 * width + 1;
    attune::Rng rng(3);
    std::vector<T> numbers(static_cast<size_t>((most_rows + kGap) * (width + kGap)));
    for (T& number : numbers) number = static_cast<T>(rng.normal());
    for (const int64_t rows : {int64_t{0}, int64_t{1}, width - 1, width, width + 1, most_rows}) {
      for (const int64_t columns : {int64_t{1}, width - 1, width}) {
        for (const bool transposed : {false, true}) {
          CAPTURE(rows);
          CAPTURE(columns);
          CAPTURE(transposed);
          const int64_t row_step = transposed ? 1 : width + kGap;
          const int64_t column_step = transposed ? most_rows + kGap : 1;
          std::vector<T> expected(static_cast<size_t>(rows * width), 0), filled = expected;
          for (int64_t i = 0; i < rows; ++i) {
            for (int64_t j = 0; j < columns; ++j) {
              expected[static_cast<size_t>(i * width + j)] =
                  numbers[static_cast<size_t>(i * row_step + j * column_step)];
            }
          }
          std::fill(filled.begin(), filled.end(), kNan<T>);
          filled.push_back(-7777);
          expected.push_back(-7777);
          kernels.fill_panel({numbers.data(), row_step, column_step}, rows, columns, filled.data());
          CHECK(filled == expected);
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("panels: NaN passes to its row and to no other", T, float, double) {
  for_each_instruction_set<T>([](const Kernels<T>& kernels) {
    for (const int64_t columns : {int64_t{1}, kernels.panel_width}) {
      for (const int64_t m : {1, 5, 13}) {
        for (int64_t broken = 0; broken < m; ++broken) {
          CAPTURE(columns);
          CAPTURE(m);
          CAPTURE(broken);
          Product<T> found = rounding<T>(kernels, m, 7, columns);
          for (int64_t j = 0; j < columns; ++j) found.panel_at(3, j) = 0;  // 0 hides no NaN
          Product<T> expected = found;
          expected.run(false, 0, m);
          for (int64_t j = 0; j < columns; ++j) expected.c_at(broken, j) = kNan<T>;
          found.a_at(broken, 3) = kNan<T>;
          found.run(false, 0, m);
          CHECK(all_same(found.c, expected.c));
        }
      }
    }
  });
}

}  // namespace
