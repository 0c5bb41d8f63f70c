// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder_state.h"

#include "attune/autograd/gather.h"

namespace nmt {
namespace {

std::vector<RecurrentState> chosen_rows(const std::vector<RecurrentState>& layers,
                                        const Ids& which) {
  std::vector<RecurrentState> chosen(layers.size());
  for (size_t i = 0; i < layers.size(); ++i) {
    for (const Variable& part : layers[i]) chosen[i].push_back(gather(part, which));
  }
  return chosen;
}

}  // namespace

PreparedMemory PreparedMemory::sentences(const Ids& which) const {
  PreparedMemory chosen{std::nullopt, gather(start, which)};
  if (prepared) chosen.prepared = prepared->sentences(which);
  return chosen;
}

DecoderState DecoderState::rows(const Ids& which) const {
  return {chosen_rows(bottom, which), chosen_rows(upper, which),
          fed.defined() ? gather(fed, which) : fed, attention.rows(which)};
}

}  // namespace nmt
