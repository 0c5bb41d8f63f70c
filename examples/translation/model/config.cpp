// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/config.h"

#include "attune/core/error.h"

namespace nmt {
namespace {

void check_sizes(const ModelConfig& config) {
  if (config.bidirectional && config.memory() % 2 != 0) {
    fail("model: an encoder of ", config.memory(),
         " units cannot be halved for two directions; take an even number, or one direction");
  }
  if (config.tie == Tying::all && config.source_embedding() != config.embedding) {
    fail("model: embeddings of ", config.source_embedding(), " and ", config.embedding,
         " numbers cannot be one; 'tie' all needs equal sizes");
  }
}

void check_bridge(const ModelConfig& config) {
  if (config.bridge != BridgeKind::copy) return;
  if (config.memory() != config.hidden || config.source_layers() != config.layers) {
    fail("model: bridge copy needs an encoder and a decoder of the same shape, not ",
         config.source_layers(), " layers of ", config.memory(), " and ", config.layers, " of ",
         config.hidden, "; take bridge linear");
  }
}

void check_attention(const ModelConfig& config) {
  const bool is_dot =
      config.attention == AttentionKind::dot || config.attention == AttentionKind::scaled_dot;
  if (is_dot && config.memory() != config.hidden) {
    fail("model: attention ", to_string(config.attention), " compares states of ", config.hidden,
         " and ", config.memory(), " numbers, which must be equal; general has a projection");
  }
  if (config.attention == AttentionKind::multi_head && config.score_units() % config.heads != 0) {
    fail("model: ", config.score_units(), " units of attention cannot be divided among ",
         config.heads, " heads");
  }
}

void check_decoder(const ModelConfig& config) {
  const bool looks_after =
      config.decoder == DecoderKind::luong || config.decoder == DecoderKind::readout;
  const std::string kind = to_string(config.decoder);
  if (!looks_after && config.attention == AttentionKind::none) {
    fail("model: decoder ", kind, " reads a context at every step, so attention cannot be none; ",
         "final is the same without attention");
  }
  if (!looks_after && config.input_feeding) {
    fail("model: decoder ", kind, " has no input feeding; it is a choice of luong and readout");
  }
  if (config.decoder == DecoderKind::gnmt && config.layers < 2) {
    fail("model: decoder gnmt feeds the bottom layer's context to those above; it needs 2 layers");
  }
}

}  // namespace

void validate(const ModelConfig& config) {
  check_sizes(config);
  check_bridge(config);
  check_attention(config);
  check_decoder(config);
}

}  // namespace nmt
