// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "attune/examples/translation/model/config.h"
#include "attune/nn/attention.h"

namespace nmt {

/// The attention that was chosen, between states [.., H] and a memory [.., M].
/// REQUIRES: config.attends().
std::unique_ptr<Attention> make_attention(Place at, const ModelConfig& config, Rng& rng);

}  // namespace nmt
