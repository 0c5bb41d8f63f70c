// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/config.h"

#include "attune/core/error.h"

namespace nmt {
namespace {

void check_sizes(const ModelConfig& config) {
  if (config.bidirectional && config.memory_size() % 2 != 0) {
    fail("model: an encoder of ", config.memory_size(),
         " units cannot be halved for two directions; take an even number, or one direction");
  }
  if (config.ties_source() && config.source_embedding_size() != config.embedding) {
    fail("model: embeddings of ", config.source_embedding_size(), " and ", config.embedding,
         " numbers cannot be one; 'tie' ", to_string(config.tie), " needs equal sizes");
  }
}

void check_bridge(const ModelConfig& config) {
  if (config.bridge == BridgeKind::zero && !config.attends()) {
    fail(
        "model: bridge zero without attention: the decoder would see nothing of the source; take "
        "another bridge");
  }
  const bool same_shape =
      config.memory_size() == config.hidden && config.source_layers() == config.layers;
  if (config.bridge == BridgeKind::copy && !same_shape) {
    fail("model: bridge copy needs an encoder and a decoder of the same shape, not ",
         config.source_layers(), " layers of ", config.memory_size(), " and ", config.layers,
         " of ", config.hidden, "; take bridge linear");
  }
}

void check_attention(const ModelConfig& config) {
  const AttentionRow& kind = *config.attention;
  if (kind.needs_equal_sizes && config.memory_size() != config.hidden) {
    fail("model: attention ", kind.name, " compares states of ", config.hidden, " and ",
         config.memory_size(), " numbers, which must be equal; general has a projection");
  }
  if (config.attention_hidden && !kind.has_units) {
    fail("model: attention ", kind.name,
         " has no units, so attention_hidden says nothing; leave it out");
  }
  if (config.heads && !kind.has_heads) {
    fail("model: attention ", kind.name,
         " has no heads, so their number says nothing; leave it out");
  }
  if (kind.has_heads && config.attention_units() % config.attention_heads() != 0) {
    fail("model: ", config.attention_units(), " units of attention cannot be divided among ",
         config.attention_heads(), " heads");
  }
}

void check_decoder(const ModelConfig& config) {
  const bool looks_after =
      config.decoder == DecoderKind::luong || config.decoder == DecoderKind::luong_linear;
  const std::string kind = to_string(config.decoder);
  if (!looks_after && !config.attention->gives_context()) {
    fail("model: decoder ", kind, " reads a context at every step, so attention cannot be none; ",
         "final is the same without attention");
  }
  if (!looks_after && config.input_feeding) {
    fail("model: decoder ", kind, " has no input feeding; it is a choice of luong and readout");
  }
  if (config.decoder == DecoderKind::gnmt && config.layers < 2) {
    fail(
        "model: decoder gnmt feeds the bottom layer's context to those above; it needs at least 2 "
        "layers");
  }
}

}  // namespace

void validate(const ModelConfig& config) {
  check_ranges(config);
  check_sizes(config);
  check_bridge(config);
  check_attention(config);
  check_decoder(config);
}

int64_t parameters_at_least(const ModelConfig& config, int64_t source_words, int64_t target_words) {
  const int64_t gates = config.cell->type().gates;
  const int64_t E = config.embedding, H = config.hidden, M = config.memory_size();
  const int64_t source_E = config.source_embedding_size(), half = config.bidirectional ? M / 2 : M;
  const bool is_conditional = config.decoder == DecoderKind::conditional;
  int64_t count = source_words * source_E + (config.ties_source() ? 0 : target_words * E);
  count += gates * M * (source_E + half + (config.source_layers() - 1) * (M + half));
  count += gates * H * (E + H + (config.layers - 1) * (H + H));
  if (!config.ties_output()) count += target_words * (is_conditional ? E : H);
  if (config.attention_hidden) count += *config.attention_hidden * H;
  const bool is_tied_bahdanau = config.decoder == DecoderKind::bahdanau && config.ties_output();
  if (is_conditional || is_tied_bahdanau) count += E * (H + E);  // from readout to words
  return count;
}

}  // namespace nmt
