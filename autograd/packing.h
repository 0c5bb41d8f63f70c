// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/ids.h"
#include "attune/core/real.h"

namespace attune {

/// Where the tokens of a batch stand once the padding is left out: step after step, and within a
/// step the sequences that have a token there, in the order of the batch. What reads the rows of
/// one step reads N_t <= B consecutive ones, so that a sequence that has ended costs nothing more.
///
///   lengths 2, 1, 3:      step 0       step 1    step 2
///                         a0  b0  c0   a1  c1    c2         N = 6 rows
class Packing {
 public:
  static constexpr int64_t kNone = -1;

  /// lengths [B] in [0, steps]; throws, in the name of `op`, if one is not, if they are no vector,
  /// or if there are more steps than lengths can say.
  Packing(const char* op, const Ids& lengths, int64_t steps);

  int64_t steps() const { return steps_; }
  /// Steps of the longest sequence: those behind it have no rows, and nobody walks over them.
  int64_t longest() const { return static_cast<int64_t>(begin_.size()) - 1; }
  int64_t batch() const { return lengths_.numel(); }
  int64_t rows() const { return begin_.back(); }
  /// Whether no padding was left out: packed rows are those of [S, B, ...].
  bool is_full() const { return rows() == steps() * batch(); }

  const Ids& lengths() const { return lengths_; }
  /// Rows [begin(t), begin(t + 1)) are those of step t. REQUIRES: t >= 0.
  int64_t begin(int64_t t) const { return begin_[static_cast<size_t>(std::min(t, longest()))]; }
  /// The sequence that a row belongs to. REQUIRES, as the next two: 0 <= row < rows().
  int64_t sequence(int64_t row) const { return sequence_[static_cast<size_t>(row)]; }
  /// The row of the same sequence one step later or earlier; kNone behind its last or before its
  /// first token.
  int64_t later(int64_t row) const { return later_[static_cast<size_t>(row)]; }
  int64_t earlier(int64_t row) const { return earlier_[static_cast<size_t>(row)]; }

 private:
  Ids lengths_;
  int64_t steps_;
  std::vector<int64_t> begin_, sequence_, later_, earlier_;
};

/// The rows of tokens: x [S, B, ...] -> [N, ...]. Free where there is no padding. Throws unless x
/// has the steps and the batch of `packing`.
Variable pack(const Variable& x, const Packing& packing);
/// Back in their places: y [N, ...] -> [S, B, ...], with zeros in the padding. Throws unless y has
/// the rows of `packing`.
Variable unpack(const Variable& y, const Packing& packing);

}  // namespace attune
