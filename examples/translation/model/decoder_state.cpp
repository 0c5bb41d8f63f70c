// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder_state.h"

#include "attune/autograd/gather.h"

namespace nmt {
namespace {

Variable chosen_rows(const Variable& x, const Ids& which) {
  return x.defined() ? gather(x, which) : x;
}

}  // namespace

PreparedMemory PreparedMemory::sentences(const Ids& which) const {
  PreparedMemory chosen{std::nullopt, gather(start, which)};
  if (prepared) chosen.prepared = prepared->sentences(which);
  return chosen;
}

DecoderState DecoderState::rows(const Ids& which) const {
  DecoderState chosen{{}, chosen_rows(fed, which), attention.rows(which)};
  for (const RecurrentState& layer : rnn) {
    chosen.rnn.push_back({gather(layer.h, which), chosen_rows(layer.c, which)});
  }
  return chosen;
}

}  // namespace nmt
