// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/attention/attention.h"
#include "attune/nn/linear.h"

namespace attune {

/// Where to look follows from the query alone, not from what stands there (Luong et al. 2015,
/// eq. 8):
///
///   score_s = (W q)_s
///
/// with W [positions, Q]. A shorter sentence takes the first scores; of a longer one, what stands
/// behind those positions gets a weight of exactly 0, as in the paper.
class LocationAttention : public ScoredAttention {
 public:
  LocationAttention(Place at, int64_t query_size, int64_t positions, Rng& rng);

 protected:
  Variable score(const Variable& queries, const Prepared& prepared) const override;

 private:
  Child<Linear> position_;
};

}  // namespace attune
