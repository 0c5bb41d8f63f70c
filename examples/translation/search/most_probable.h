// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/ids.h"
#include "attune/core/tensor.h"

namespace nmt {

/// The token [1, N] that greedy search would take, were there no options, after each of N
/// beginnings of translations: the most probable one by logits [1, N, V] but for pad and bos.
attune::Ids most_probable_tokens(const attune::Tensor& logits);

}  // namespace nmt
