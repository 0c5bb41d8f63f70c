// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder_state.h"

#include <cstddef>
#include <utility>

#include "attune/autograd/gather.h"
#include "attune/autograd/layout.h"

namespace nmt {
namespace {

// Of x [S, B, ...], the columns of these sentences: [S, B', ...].
Variable columns(const Variable& x, const Ids& which) {
  const int64_t S = x.size(0), B = x.size(1), chosen = which.numel();
  std::vector<int32_t> rows;  // of x as [S*B, ...]
  rows.reserve(static_cast<size_t>(S * chosen));
  for (int64_t s = 0; s < S; ++s) {
    for (const int32_t b : which) rows.push_back(static_cast<int32_t>(s * B + b));
  }
  const Variable flat = reshape(x, x.shape().without(0).with(0, S * B));
  return gather(flat, Ids({S, chosen}, std::move(rows)));
}

Ids chosen(const Ids& from, const Ids& which) {
  std::vector<int32_t> result;
  for (const int32_t i : which) result.push_back(from[i]);
  return Ids(std::move(result));
}

}  // namespace

Memory Memory::sentences(const Ids& which) const {
  check_ids("memory", which, final.size(1));
  Memory result{std::nullopt, columns(final, which)};
  if (prepared) {
    result.prepared = {columns(prepared->memory, which), columns(prepared->keys, which),
                       chosen(prepared->lengths, which)};
  }
  return result;
}

DecoderState DecoderState::rows(const Ids& rows) const {
  DecoderState result;
  for (const RecurrentState& layer : rnn) {
    result.rnn.push_back(
        {gather(layer.h, rows), layer.c.defined() ? gather(layer.c, rows) : Variable()});
  }
  result.attentional = columns(attentional, rows);
  return result;
}

}  // namespace nmt
