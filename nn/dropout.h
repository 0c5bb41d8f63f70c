// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/module.h"

namespace attune {

/// What one draw of a dropout decides about, in x [T, B, H].
enum class DropoutUnit {
  element,   ///< each number
  sequence,  ///< a number at all steps of a sequence: "variational" (Gal and Ghahramani 2016)
  vector     ///< all numbers of a step of a sequence: whole words, where x are embeddings
};

/// Sets each unit to 0 with probability p and multiplies the others by 1 / (1 - p), in training
/// mode; hands x on in evaluation mode (Srivastava et al. 2014). Owns a random stream, forked from
/// `rng` and, if p > 0, saved with the module. Throws unless 0 <= p < 1.
class Dropout : public Module {
 public:
  Dropout(Place at, real p, Rng& rng, DropoutUnit unit = DropoutUnit::element);

  /// x of any shape, or for units other than elements [T, B, H].
  Variable operator()(const Variable& x) const;

  /// Whether a call changes anything.
  bool is_active() const { return is_training() && p_ > 0; }
  DropoutUnit unit() const { return unit_; }
  /// What to multiply the steps of B sequences by, one draw for all of them: [B, H]; ones unless
  /// is_active(). For layers that run step by step, or over packed rows.
  Variable sequence_mask(int64_t batch, int64_t size) const;

 private:
  Variable mask(const Shape& shape) const;

  real p_;
  DropoutUnit unit_;
  Stream stream_;
};

}  // namespace attune
