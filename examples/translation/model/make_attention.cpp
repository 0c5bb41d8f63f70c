// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/make_attention.h"

#include "attune/core/error.h"
#include "attune/nn/additive_attention.h"
#include "attune/nn/coverage_attention.h"
#include "attune/nn/dot_attention.h"
#include "attune/nn/multi_head_attention.h"

namespace nmt {

std::unique_ptr<Attention> make_attention(Place at, const ModelConfig& config, Rng& rng) {
  const int64_t H = config.hidden, M = config.memory_size(), units = config.attention_units();
  switch (config.attention) {
    case AttentionKind::dot:
      return std::make_unique<DotAttention>(at, H, M);
    case AttentionKind::scaled_dot:
      return std::make_unique<ScaledDotAttention>(at, H, M);
    case AttentionKind::general:
      return std::make_unique<GeneralAttention>(at, H, M, rng);
    case AttentionKind::scaled_general:
      return std::make_unique<ScaledGeneralAttention>(at, H, M, rng);
    case AttentionKind::concat:
      return std::make_unique<ConcatAttention>(at, H, M, units, rng);
    case AttentionKind::additive:
      return std::make_unique<AdditiveAttention>(at, H, M, units, rng);
    case AttentionKind::normed_additive:
      return std::make_unique<NormedAdditiveAttention>(at, H, M, units, rng);
    case AttentionKind::coverage:
      return std::make_unique<CoverageAttention>(at, H, M, units, rng);
    case AttentionKind::multi_head:
      return std::make_unique<MultiHeadAttention>(at, H, M, units, config.attention_heads(), rng);
    case AttentionKind::none:
    case AttentionKind::final:
      break;
  }
  fail("make_attention: '", to_string(config.attention), "' looks at nothing");
}

}  // namespace nmt
