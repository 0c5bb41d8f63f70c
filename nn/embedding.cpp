// SPDX-License-Identifier: MIT
#include "attune/nn/embedding.h"

#include <algorithm>

#include "attune/autograd/gather.h"

namespace attune {
namespace {

Tensor initial_weight(int64_t vocabulary, int64_t size, Rng& rng, std::optional<int32_t> padding_id,
                      real deviation) {
  Tensor weight = normal({vocabulary, size}, 0, deviation, rng);
  if (padding_id) {
    check_ids("Embedding: padding", Ids({*padding_id}), vocabulary);
    std::fill_n(weight.mutable_data() + *padding_id * size, size, real(0));
  }
  return weight;
}

}  // namespace

Embedding::Embedding(Place at, int64_t vocabulary, int64_t size, Rng& rng,
                     std::optional<int32_t> padding_id, real deviation)
    : Module(at),
      padding_id_(padding_id),
      weight_(this, "weight", initial_weight(vocabulary, size, rng, padding_id, deviation)) {}

Variable Embedding::operator()(const Ids& ids) const { return gather(weight_, ids, padding_id_); }

}  // namespace attune
