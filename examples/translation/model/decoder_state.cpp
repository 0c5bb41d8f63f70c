// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder_state.h"

#include "attune/autograd/gather.h"
#include "attune/autograd/layout.h"

namespace nmt {
namespace {

// Of x [S, B*n, ...], n columns for each of B sentences, those of the chosen ones.
Variable columns(const Variable& x, int64_t B, const Ids& which) {
  if (!x.defined()) return x;
  const int64_t S = x.size(0), n = x.size(1) / B;
  std::vector<int32_t> rows;
  for (int64_t s = 0; s < S; ++s) {
    for (const int32_t b : which) rows.push_back(static_cast<int32_t>(s * B) + b);
  }
  const Shape shape = x.shape().without(1).insert(1, which.numel() * n);
  return reshape(gather(reshape(x, {S * B, -1}), Ids(std::move(rows))), shape);
}

Variable chosen_rows(const Variable& x, const Ids& which) {
  return x.defined() ? gather(x, which) : x;
}

}  // namespace

Memory Memory::sentences(const Ids& which) const {
  const int64_t B = final.size(1);
  check_ids("memory", which, B);
  Memory chosen{std::nullopt, columns(final, B, which)};
  if (prepared) {
    std::vector<int32_t> lengths;
    for (const int32_t b : which) lengths.push_back(prepared->lengths[b]);
    chosen.prepared = {columns(prepared->memory, B, which), columns(prepared->keys, B, which),
                       columns(prepared->values, B, which), Ids(std::move(lengths))};
  }
  return chosen;
}

DecoderState DecoderState::rows(const Ids& which) const {
  DecoderState chosen;
  for (const RecurrentState& layer : rnn) {
    chosen.rnn.push_back({chosen_rows(layer.h, which), chosen_rows(layer.c, which)});
  }
  if (fed.defined()) chosen.fed = columns(fed, fed.size(1), which);
  chosen.attention.coverage = chosen_rows(attention.coverage, which);
  return chosen;
}

}  // namespace nmt
