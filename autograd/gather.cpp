// SPDX-License-Identifier: MIT
#include "attune/autograd/gather.h"

#include <algorithm>

#include "attune/autograd/op.h"
#include "attune/core/error.h"
#include "attune/core/gather.h"

namespace attune {
namespace {

// y[i] = chosen[i] ? a[i] : b[i], with zeros for an undefined operand.
Tensor choose(const Ids& chosen, const Tensor& a, const Tensor& b) {
  const Tensor& some = a.defined() ? a : b;
  Tensor y = Tensor::uninitialized(some.shape());
  const int64_t width = some.numel() / std::max<int64_t>(chosen.numel(), 1);
  real* out = y.mutable_data();
  for (int64_t i = 0; i < chosen.numel(); ++i) {
    const Tensor& from = chosen[i] != 0 ? a : b;
    if (from.defined()) {
      std::copy_n(from.data() + i * width, width, out + i * width);
    } else {
      std::fill_n(out + i * width, width, real(0));
    }
  }
  return y;
}

}  // namespace

Variable gather(const Variable& table, const Ids& ids, std::optional<int32_t> padding_id) {
  Tensor y = gather_rows(table.value(), ids);
  return make_op("gather", y, {table}, [ids, padding_id](const Tensor& dy, Gradients& grads) {
    grads.add_rows(0, ids, dy, padding_id);
  });
}

Variable select_rows(const Ids& chosen, const Variable& a, const Variable& b) {
  if (a.rank() == 0 || chosen.shape() != Shape{a.size(0)} ||
      (b.defined() && b.shape() != a.shape())) {
    fail("select_rows: ", chosen.shape(), " does not choose between rows of ", a.shape(), " and ",
         b.defined() ? b.shape() : a.shape());
  }
  check_ids("select_rows", chosen, 2);
  Tensor y = choose(chosen, a.value(), b.defined() ? b.value() : Tensor());
  return make_op("select_rows", y, {a, b}, [chosen](const Tensor& dy, Gradients& grads) {
    if (grads.wants(0)) grads.add(0, choose(chosen, dy, Tensor()));
    if (grads.wants(1)) grads.add(1, choose(chosen, Tensor(), dy));
  });
}

}  // namespace attune
