// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/core/ids.h"
#include "attune/core/real.h"

/// Additive attention's score v^T tanh(q + k) (Bahdanau et al. 2015, A.1.2) in two ops:
///
///   E_q = e^2q,  E_k = e^2k,   tanh(q + k) = 1 - 2 / (1 + E_q E_k)
///
/// The exponentials, once for each query and for each position of the memory, are most of the work
/// of tanh; each pair of a query and a position then costs little more than a division.
namespace attune {

/// y = e^2x, elementwise.   dL/dx = 2 y dL/dy
/// What lies outside [-40, 40] (in double, [-320, 320]) counts as the end it is beyond, so that y
/// stays positive and finite. That changes tanh(q + k) only if one of q and k lies outside, and the
/// other has the opposite sign and nearly that size.
Variable exp_twice(const Variable& x);

/// scores[t, b, s] = v^T tanh(q[t, b] + k[s, b]), with queries exp_twice(q) [T, B, H], keys
/// exp_twice(k) [S, B, H], v [H, 1], lengths [B] in [0, S] -> [T, B, S]. From a sentence's length
/// on, keys are not read and scores are 0. Throws if shapes do not fit.
///
/// Nothing of size [T, B, S, H] is ever stored: backward computes the tanh again.
Variable additive_scores(const Variable& queries, const Variable& keys, const Variable& v,
                         const Ids& lengths);

}  // namespace attune
