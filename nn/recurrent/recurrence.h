// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "attune/autograd/packing.h"
#include "attune/core/elementwise.h"
#include "attune/core/parallel.h"
#include "attune/core/products/repeated_operand.h"
#include "attune/nn/recurrent/sequence.h"

/// The walk over the steps of a fused recurrent layer, with one product in each, and who hands its
/// state to whom. What happens between two products is the cell's.
namespace attune {

/// Rows of a matrix, `stride` elements apart.
template <class T>
struct Rows {
  T* data;
  int64_t stride;
  T* operator[](int64_t row) const { return data + row * stride; }
};

/// One direction of a layer over packed rows; W_hh [width, hidden], with width = G*H.
struct Recurrence {
  const Packing& packing;
  Direction direction;
  int64_t hidden, width;
  const RepeatedOperand& weight_hh;

  /// The step that is read i-th.
  int64_t step(int64_t i) const {
    return direction == Direction::forward ? i : packing.longest() - 1 - i;
  }
  /// The row of the same sequence that is read before or after this one, or kNone.
  int64_t before(int64_t row) const {
    return direction == Direction::forward ? packing.earlier(row) : packing.later(row);
  }
  int64_t after(int64_t row) const {
    return direction == Direction::forward ? packing.later(row) : packing.earlier(row);
  }

  /// A state [B, H] is the one before each sequence's first row: copies it there, in [N, H].
  void begin_with(const real* initial, Rows<real> before_rows) const {
    for (int64_t row = 0; row < packing.rows(); ++row) {
      if (before(row) != Packing::kNone) continue;
      std::copy_n(initial + packing.sequence(row) * hidden, hidden, before_rows[row]);
    }
  }
  /// Where the state after a row belongs: before the row that is read next, or among the last [B].
  /// Going forward h' is written there; going back dL/dh' is read there.
  template <class T>
  T* place_after(int64_t row, Rows<T> before_rows, T* last) const {
    const int64_t next = after(row);
    return next == Packing::kNone ? last + packing.sequence(row) * hidden : before_rows[next];
  }

  /// For each step, in the order of the direction: gates += h_before W_hh^T, then for each of its
  /// rows cell(row, h), which computes h' from the gates; h' goes to `output` and to the next row.
  template <class Cell>
  void run(Rows<real> gates, Rows<real> h_before, real* last_h, Rows<real> output,
           Cell cell) const {
    for (int64_t i = 0; i < packing.longest(); ++i) {
      const int64_t begin = packing.begin(step(i)), end = packing.begin(step(i) + 1);
      weight_hh.multiply(end - begin, h_before[begin], hidden, /*transpose=*/true, 1, gates[begin],
                         width);
      for_each_row(begin, end, [&](int64_t row) {
        real* h = output[row];
        cell(row, h);
        std::copy_n(h, hidden, place_after(row, h_before, last_h));
      });
    }
  }

  /// The same walk back: for each row, dh = dL/dh' (of `doutput`, if there is one, and of the row
  /// read next), then cell(row, dh), which fills the row of dgates and leaves in dh what reaches
  /// h_before around the product; dh = dgates W_hh + beta dh. `dstate` [B, H] is dL/dh of the last
  /// states and becomes that of the first.
  template <class Cell>
  void run_back(Rows<real> dgates, Rows<real> dh, real beta, real* dstate, Rows<const real> doutput,
                Cell cell) const {
    for (int64_t i = packing.longest() - 1; i >= 0; --i) {
      const int64_t begin = packing.begin(step(i)), end = packing.begin(step(i) + 1);
      for_each_row(begin, end, [&](int64_t row) {
        // dL/dh' stands where the walk forward put h'.
        const real* incoming = place_after(row, dh, dstate);
        real* d = dh[row];
        if (doutput.data == nullptr) {
          std::copy_n(incoming, hidden, d);
        } else {
          const real* dy = doutput[row];
          for (int64_t k = 0; k < hidden; ++k) d[k] = incoming[k] + dy[k];
        }
        cell(row, d);
      });
      weight_hh.multiply(end - begin, dgates[begin], width, /*transpose=*/false, beta, dh[begin],
                         hidden);
      for (int64_t row = begin; row < end; ++row) {
        if (before(row) != Packing::kNone) continue;
        std::copy_n(dh[row], hidden, dstate + packing.sequence(row) * hidden);
      }
    }
  }

 private:
  /// Calls each(row) for rows [begin, end), in parallel if that pays.
  template <class Each>
  void for_each_row(int64_t begin, int64_t end, Each each) const {
    constexpr int64_t kOperationsPerUnit = 8;
    parallel_for(end - begin, row_grain(kElementwiseGrain, kOperationsPerUnit * hidden),
                 [&](int64_t from, int64_t to) {
                   for (int64_t row = begin + from; row < begin + to; ++row) each(row);
                 });
  }
};

/// Calls each(d) for every direction: side by side, a thread each, where that keeps all threads
/// busy and saves them from waiting for each other at every step.
template <class Each>
void for_each_direction(size_t count, Each each) {
  const auto n = static_cast<int64_t>(count);
  parallel_for(n, n >= num_threads() ? 1 : n, [&](int64_t begin, int64_t end) {
    for (int64_t d = begin; d < end; ++d) each(static_cast<size_t>(d));
  });
}

}  // namespace attune
