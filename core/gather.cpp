// SPDX-License-Identifier: MIT
#include "attune/core/gather.h"

#include <algorithm>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"

namespace attune {
namespace {

// ids [S, B] of a table [V, E] -> [S, B, E]
Shape gathered_shape(const char* op, const Tensor& table, const Ids& ids) {
  if (table.rank() == 0) fail(op, ": the table needs rows, but is a scalar");
  Shape shape = ids.shape();
  for (int axis = 1; axis < table.rank(); ++axis)
    shape = shape.insert(shape.rank(), table.size(axis));
  return shape;
}

}  // namespace

Tensor gather_rows(const Tensor& table, const Ids& ids) {
  Tensor rows = Tensor::uninitialized(gathered_shape("gather", table, ids));
  check_ids("gather", ids, table.size(0));
  const int64_t width = table.shape().numel(1, table.rank());
  const real* in = table.data();
  real* out = rows.mutable_data();
  const int64_t grain = kElementwiseGrain / std::max<int64_t>(width, 1) + 1;
  parallel_for(ids.numel(), grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) std::copy_n(in + ids[i] * width, width, out + i * width);
  });
  return rows;
}

void scatter_add_rows(Tensor& table, const Ids& ids, const Tensor& rows,
                      std::optional<int32_t> except) {
  if (rows.shape() != gathered_shape("scatter_add", table, ids)) {
    fail("scatter_add: rows ", rows.shape(), " do not fit ids ", ids.shape(), " of ",
         table.shape());
  }
  check_ids("scatter_add", ids, table.size(0), except);
  const int64_t width = table.shape().numel(1, table.rank());
  const Tensor source = rows;  // shares its storage: the table, if it is the same, gets its own
  const real* in = source.data();
  real* out = table.mutable_data();
  // Each thread adds some columns of every row, so that equal ids add in one order.
  const int64_t grain = row_grain(kElementwiseGrain, ids.numel());
  parallel_for(width, grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = 0; i < ids.numel(); ++i) {
      if (ids[i] == except) continue;
      real* row = out + ids[i] * width;
      for (int64_t j = begin; j < end; ++j) row[j] += in[i * width + j];
    }
  });
}

}  // namespace attune
