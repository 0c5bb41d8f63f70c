// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/most_probable.h"

#include <limits>

#include "attune/core/reduce.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

attune::Ids most_probable_tokens(const attune::Tensor& logits) {
  constexpr attune::real kNever = -std::numeric_limits<attune::real>::infinity();
  attune::Tensor allowed = logits;
  const int64_t V = logits.size(2);
  attune::real* values = allowed.mutable_data();
  for (int64_t row = 0; row < logits.size(1); ++row) {
    values[row * V + Vocabulary::kPad] = values[row * V + Vocabulary::kBos] = kNever;
  }
  return max(allowed, -1).indices;
}

}  // namespace nmt
