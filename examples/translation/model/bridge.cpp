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
    : Module(at), kind_(config.bridge), layers_(config.layers), size_(config.hidden) {
  for (const std::string& part : config.cell->type().state) {
    parts_.push_back(std::make_unique<Child<ModuleList<Linear>>>(this, part));
  }
  if (kind_ == BridgeKind::copy || kind_ == BridgeKind::zero) return;
  const size_t learnt = kind_ == BridgeKind::linear ? parts_.size() : 1;
  for (int64_t layer = 0; layer < layers_; ++layer) {
    for (size_t k = 0; k < learnt; ++k) (*parts_[k])->append(config.memory_size(), size_, rng);
  }
}

std::vector<RecurrentState> Bridge::operator()(const Encoder::Result& read,
                                               const Ids& lengths) const {
  const Variable zeros = constant(Tensor::zeros({lengths.numel(), size_}));
  RecurrentState from(parts_.size(), zeros);
  if (kind_ == BridgeKind::mean) from.front() = mean_over(read.memory, lengths);
  std::vector<RecurrentState> states;
  for (int64_t layer = 0; layer < layers_; ++layer) {
    const size_t below = std::min(static_cast<size_t>(layer), read.final.size() - 1);
    if (kind_ == BridgeKind::copy || kind_ == BridgeKind::linear) from = read.final[below];
    RecurrentState& state = states.emplace_back();
    for (size_t k = 0; k < parts_.size(); ++k) {
      const ModuleList<Linear>& layers = **parts_[k];
      state.push_back(layers.size() == 0 ? from[k] : tanh(layers[layer](from[k])));
    }
  }
  return states;
}

}  // namespace nmt
