// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "attune/core/ids.h"
#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune {

/// The gradient of a table [V, ...] of which few rows were read: of all others it is 0.
struct RowGradient {
  Tensor rows;                     // [U, ...], of the rows that were read, in the order of reading
  std::vector<int32_t> positions;  // [V]: where each row of the table stands in `rows`, or -1

  /// The gradient of row v of the table; null for 0. REQUIRES: 0 <= v < V.
  const real* row(int64_t v) const {
    const int32_t at = positions[static_cast<size_t>(v)];
    return at < 0 ? nullptr : rows.data() + at * rows.shape().numel(1, rows.rank());
  }
};

/// The gradient of one variable while a backward pass brings its parts.
///
/// A weight that is used in every step of a sequence gets a product p^T q from each, of few rows:
/// little work for a result as large as the weight. Such products wait, and become one, of the rows
/// of all: sum_t p_t^T q_t = [p_1; p_2; ...]^T [q_1; q_2; ...].
///
/// Of a table of which a batch reads few rows, only these are kept, as long as nothing else comes.
/// All that adds throws if a part does not fit the sum so far.
class GradientSum {
 public:
  bool defined() const { return total_.defined() || !waiting_.empty() || rows_ != nullptr; }

  /// The first tensor is taken as it is, later ones are added in place.
  void add(const Tensor& gradient);
  /// += p^T q, with p [..., M] and q [..., N] of equally many rows; `shape` is the variable's,
  /// [M, N]. Throws unless they make it.
  void add_product(const Tensor& p, const Tensor& q, const Shape& shape);
  /// Row ids[i] += rows[i], but for ids[i] = `except`. Throws for another id outside the table.
  void add_rows(const Ids& ids, const Tensor& rows, std::optional<int32_t> except,
                const Shape& shape);

  /// += another sum, which is used up. Two of rows become one of rows, in ascending order, unless
  /// together they may have as many as the table; which of both it is changes no bit of the sum.
  void add(GradientSum&& other);

  /// Each element becomes the nearest bf16.
  void round_to_bf16();

  /// The sum so far, for writing; undefined if nothing came. Forms what waits, and fills up rows.
  Tensor& total();
  /// The same to look at, which changes nothing: of rows, and of what waits, as it does where a
  /// backward pass did not come to its end, a full tensor is made at each look.
  Tensor full() const;
  /// The sum so far if it is one of rows alone, else null.
  const RowGradient* rows() const { return rows_.get(); }

 private:
  struct Product {
    Tensor p, q;
  };
  void expect(const Shape& shape);
  void multiply(const Tensor& p, const Tensor& q);
  void multiply_waiting();
  Tensor filled_up() const;
  void fill_up();

  Tensor total_;
  std::vector<Product> waiting_;
  int64_t waiting_rows_ = 0;
  std::unique_ptr<RowGradient> rows_;  // null unless they are all that came
  Shape shape_;                        // of the sum, once something came
};

}  // namespace attune
