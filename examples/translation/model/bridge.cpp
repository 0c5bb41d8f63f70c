// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/bridge.h"

#include <algorithm>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/reduction.h"

namespace nmt {
namespace {

// The mean of a memory [S, B, M], zero in its padding, over each sentence's own length: [B, M]
Variable mean_over(const Variable& memory, const Ids& lengths) {
  Tensor count = Tensor::uninitialized({lengths.numel(), 1});
  std::copy(lengths.begin(), lengths.end(), count.mutable_data());
  return sum(memory, 0) / constant(count);
}

}  // namespace

Bridge::Bridge(Place at, const ModelConfig& config, Rng& rng)
    : Module(at),
      kind_(config.bridge),
      has_cell_(config.cell == CellKind::lstm),
      layers_(config.layers),
      size_(config.hidden),
      hidden_(this, "hidden"),
      cell_(this, "cell") {
  if (kind_ == BridgeKind::copy || kind_ == BridgeKind::zero) return;
  for (int64_t layer = 0; layer < layers_; ++layer) {
    hidden_->append(config.memory_size(), size_, rng);
    if (has_cell_ && kind_ == BridgeKind::linear) cell_->append(config.memory_size(), size_, rng);
  }
}

Variable Bridge::start(const Variable& from, const ModuleList<Linear>& layers,
                       int64_t layer) const {
  return layers.size() == 0 ? from : tanh(layers[layer](from));
}

std::vector<RecurrentState> Bridge::operator()(const Encoder::Result& read,
                                               const Ids& lengths) const {
  const Variable zeros = constant(Tensor::zeros({lengths.numel(), size_}));
  const Variable mean = kind_ == BridgeKind::mean ? mean_over(read.memory, lengths) : Variable();
  std::vector<RecurrentState> states;
  for (int64_t layer = 0; layer < layers_; ++layer) {
    const size_t below = std::min(static_cast<size_t>(layer), read.final.size() - 1);
    const bool reads_final = kind_ == BridgeKind::copy || kind_ == BridgeKind::linear;
    RecurrentState from{mean.defined() ? mean : zeros, zeros};
    if (reads_final) from = read.final[below];
    states.push_back(
        {start(from.h, *hidden_, layer), has_cell_ ? start(from.c, *cell_, layer) : Variable()});
  }
  return states;
}

}  // namespace nmt
