// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/bridge.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/layout.h"

namespace nmt {
namespace {

Variable cross(const Variable& forward, const Variable& backward, const ModuleList<Linear>& layers,
               int64_t layer) {
  const Variable joined = concat({forward, backward}, 1);  // [B, H]
  return layers.size() == 0 ? joined : tanh(layers[layer](joined));
}

}  // namespace

Bridge::Bridge(Place at, const ModelConfig& config, Rng& rng)
    : Module(at), hidden_(this, "hidden"), cell_(this, "cell") {
  if (config.bridge == BridgeKind::copy) return;
  const int64_t H = config.hidden;
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    hidden_->append(H, H, rng);
    if (config.cell == CellKind::lstm) cell_->append(H, H, rng);
  }
}

std::vector<RecurrentState> Bridge::operator()(
    const std::vector<RecurrentState>& encoder_final) const {
  std::vector<RecurrentState> states;
  for (size_t i = 0; i < encoder_final.size(); i += 2) {
    const RecurrentState &forward = encoder_final[i], &backward = encoder_final[i + 1];
    const auto layer = static_cast<int64_t>(states.size());
    RecurrentState state{cross(forward.h, backward.h, *hidden_, layer), Variable()};
    if (forward.c.defined()) state.c = cross(forward.c, backward.c, *cell_, layer);
    states.push_back(state);
  }
  return states;
}

}  // namespace nmt
