// SPDX-License-Identifier: MIT
#include "attune/autograd/packing.h"

#include <algorithm>

#include "attune/autograd/layout.h"
#include "attune/autograd/op.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"

namespace attune {
namespace {

constexpr int64_t kCopyGrain = 65536;  // elements that pay for a thread

// x [S, B, ...] -> [N, ...]
Tensor pack(const Tensor& x, const Packing& packing) {
  const int64_t B = packing.batch(), width = x.shape().numel(2, x.rank());
  Tensor y = Tensor::uninitialized(x.shape().without(0).with(0, packing.rows()));
  const real* in = x.data();
  real* out = y.mutable_data();
  parallel_for(packing.longest(), row_grain(kCopyGrain, B * width), [&](int64_t from, int64_t to) {
    for (int64_t t = from; t < to; ++t) {
      for (int64_t row = packing.begin(t); row < packing.begin(t + 1); ++row) {
        std::copy_n(in + (t * B + packing.sequence(row)) * width, width, out + row * width);
      }
    }
  });
  return y;
}

// y [N, ...] -> [S, B, ...]
Tensor unpack(const Tensor& y, const Packing& packing) {
  const int64_t S = packing.steps(), B = packing.batch(), width = y.shape().numel(1, y.rank());
  Tensor x = Tensor::uninitialized(y.shape().with(0, B).insert(0, S));
  if (x.numel() == 0) return x;
  const real* in = y.data();
  real* out = x.mutable_data();
  parallel_for(S, row_grain(kCopyGrain, B * width), [&](int64_t from, int64_t to) {
    for (int64_t t = from; t < to; ++t) {
      int64_t row = packing.begin(t);
      for (int64_t b = 0; b < B; ++b) {
        real* place = out + (t * B + b) * width;
        if (t < packing.lengths()[b]) {
          std::copy_n(in + row++ * width, width, place);
        } else {
          std::fill_n(place, width, real(0));
        }
      }
    }
  });
  return x;
}

}  // namespace

Packing::Packing(const char* op, const Ids& lengths, int64_t steps)
    : lengths_(lengths), steps_(steps) {
  if (steps < 0 || lengths.rank() != 1) {
    fail(op, ": packs lengths [B] over 0 steps or more, got ", lengths.shape(), " and ", steps);
  }
  check_is_id(op, steps);
  check_lengths(op, lengths, 0, steps);
  const int64_t B = lengths.numel();
  std::vector<int64_t> last(static_cast<size_t>(B), kNone);  // each sequence's latest row
  begin_.push_back(0);
  const int64_t longest = B == 0 ? 0 : *std::max_element(lengths.begin(), lengths.end());
  for (int64_t t = 0; t < longest; ++t) {
    for (int64_t b = 0; b < B; ++b) {
      if (t >= lengths[b]) continue;
      const auto row = static_cast<int64_t>(sequence_.size());
      int64_t& previous = last[static_cast<size_t>(b)];
      if (previous != kNone) later_[static_cast<size_t>(previous)] = row;
      sequence_.push_back(b);
      earlier_.push_back(previous);
      later_.push_back(kNone);
      previous = row;
    }
    begin_.push_back(static_cast<int64_t>(sequence_.size()));
  }
}

Variable pack(const Variable& x, const Packing& packing) {
  if (x.rank() < 2 || x.size(0) != packing.steps() || x.size(1) != packing.batch()) {
    fail("pack: ", x.shape(), " is not a batch of ", packing.batch(), " sequences over ",
         packing.steps(), " steps");
  }
  if (packing.is_full()) return reshape(x, x.shape().without(0).with(0, packing.rows()));
  return make_op(
      "pack", pack(x.value(), packing), {x},
      [packing](const Tensor& dy, Gradients& grads) { grads.add(0, unpack(dy, packing)); });
}

Variable unpack(const Variable& y, const Packing& packing) {
  if (y.rank() < 1 || y.size(0) != packing.rows()) {
    fail("unpack: ", y.shape(), " does not have the ", packing.rows(), " rows of its batch");
  }
  if (packing.is_full()) {
    return reshape(y, y.shape().with(0, packing.batch()).insert(0, packing.steps()));
  }
  return make_op(
      "unpack", unpack(y.value(), packing), {y},
      [packing](const Tensor& dx, Gradients& grads) { grads.add(0, pack(dx, packing)); });
}

}  // namespace attune
