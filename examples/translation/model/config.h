// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "attune/examples/translation/model/attentions.h"
#include "attune/examples/translation/model/cells.h"
#include "attune/examples/translation/settings.h"
#include "attune/nn/dropout.h"

namespace nmt {

/// Where attention enters. Each is a class in a file of its name, but luong_linear ("readout" in
/// flags and files), which is luong without the tanh: both are LuongDecoder.
enum class DecoderKind { luong, luong_linear, bahdanau, conditional, gnmt };

/// Where the decoder starts.
enum class BridgeKind {
  copy,    ///< with the encoder's last state as it is
  linear,  ///< with a layer of it
  mean,    ///< with a layer of the mean over all positions
  zero     ///< with zeros
};

/// Which embeddings are one.
enum class Tying {
  none,
  source,  ///< the source's and the target's
  target,  ///< the target's and the output layer's (Press and Wolf 2017)
  all      ///< all three
};

/// All that determines the model's parameters, beside the two vocabularies, and its dropout. Saved
/// in the model file.
struct ModelConfig {
  int64_t embedding = 128;                   ///< E, of target words
  int64_t hidden = 256;                      ///< H, of the decoder
  int64_t layers = 1;                        ///< of the decoder
  std::optional<int64_t> encoder_embedding;  ///< of source words, else E
  std::optional<int64_t> encoder_hidden;     ///< else H
  std::optional<int64_t> encoder_layers;     ///< else as many as the decoder's
  bool bidirectional = true;                 ///< each direction of the encoder has half its units
  /// From the second layer on (in the decoders conditional and gnmt: the third), y = x + layer(x).
  bool residual = false;
  Choice<CellRow> cell = "lstm";
  BridgeKind bridge = BridgeKind::copy;
  DecoderKind decoder = DecoderKind::luong;
  Choice<AttentionRow> attention = "additive";
  std::optional<int64_t> attention_hidden;  ///< units of its score, if it has any, else H
  std::optional<int64_t> heads;             ///< of multi_head, else 4
  bool input_feeding = false;
  Tying tie = Tying::none;
  double dropout = 0.2;  ///< probability, on memory, between layers, and before the output
  std::optional<double> embedding_dropout;  ///< else as above
  double word_dropout = 0;                  ///< probability that a whole word reads as zeros
  bool variational = false;  ///< one dropout mask for all steps (Gal and Ghahramani 2016)

  int64_t source_embedding_size() const { return encoder_embedding.value_or(embedding); }
  /// M, of a source position
  int64_t memory_size() const { return encoder_hidden.value_or(hidden); }
  int64_t source_layers() const { return encoder_layers.value_or(layers); }
  int64_t attention_units() const { return attention_hidden.value_or(hidden); }
  int64_t attention_heads() const { return heads.value_or(4); }
  AttentionSizes attention_sizes() const {
    return {hidden, memory_size(), attention_units(), attention_heads()};
  }
  bool ties_source() const { return tie == Tying::source || tie == Tying::all; }
  bool ties_output() const { return tie == Tying::target || tie == Tying::all; }
  double dropout_of_embeddings() const { return embedding_dropout.value_or(dropout); }
  DropoutUnit dropout_unit() const {
    return variational ? DropoutUnit::sequence : DropoutUnit::element;
  }
  /// Whether there are weights to look at.
  bool attends() const { return attention->make != nullptr; }
};

template <>
struct Names<DecoderKind> {
  static constexpr std::pair<std::string_view, DecoderKind> list[] = {
      {"luong", DecoderKind::luong},
      {"readout", DecoderKind::luong_linear},
      {"bahdanau", DecoderKind::bahdanau},
      {"conditional", DecoderKind::conditional},
      {"gnmt", DecoderKind::gnmt}};
};
template <>
struct Names<BridgeKind> {
  static constexpr std::pair<std::string_view, BridgeKind> list[] = {{"copy", BridgeKind::copy},
                                                                     {"linear", BridgeKind::linear},
                                                                     {"mean", BridgeKind::mean},
                                                                     {"zero", BridgeKind::zero}};
};
template <>
struct Names<Tying> {
  static constexpr std::pair<std::string_view, Tying> list[] = {{"none", Tying::none},
                                                                {"source", Tying::source},
                                                                {"target", Tying::target},
                                                                {"all", Tying::all}};
};

/// What determines the parameters.
template <class Each>
void list_architecture(ModelConfig& config, Each&& each) {
  constexpr Range<int64_t> kSizes{1, 1'000'000}, kLayers{1, 64};
  each("embedding", config.embedding, "Size of word embeddings", kSizes);
  each("hidden", config.hidden, "Units of the decoder", kSizes);
  each("layers", config.layers, "Recurrent layers of the decoder", kLayers);
  each("encoder_embedding", config.encoder_embedding,
       "Size of source word embeddings; default: --embedding", kSizes);
  each("encoder_hidden", config.encoder_hidden,
       "Units of the encoder, both directions together; default: --hidden", kSizes);
  each("encoder_layers", config.encoder_layers,
       "Recurrent layers of the encoder; default: --layers", kLayers);
  each("bidirectional", config.bidirectional, "Read the source in both directions");
  each("residual", config.residual,
       "Add a layer's input to its output, from the second layer on (in the decoders conditional "
       "and gnmt: the third)");
  each("cell", config.cell, "Recurrent cell");
  each("bridge", config.bridge,
       "What the decoder starts from: the encoder's last state (copy), a tanh layer of it (linear) "
       "or of the mean of all its states (mean), or zero");
  each("decoder", config.decoder,
       "Where attention enters. luong: after the step, the output is read from a tanh layer of "
       "state and context; readout: from a linear one; bahdanau: before the step, into cell and "
       "output; conditional: between two transitions, as in Nematus and Marian; gnmt: from the "
       "bottom layer, to all above");
  each("attention", config.attention, attention_help().c_str());
  static const std::string units = "Hidden units of " + names_with(&AttentionRow::has_units) +
                                   " attention; default: --hidden",
                           heads = "Heads of " + names_with(&AttentionRow::has_heads) +
                                   " attention, whose mean is the attention that is shown; "
                                   "default: 4";
  each("attention_hidden", config.attention_hidden, units.c_str(), kSizes);
  each("heads", config.heads, heads.c_str(), Range<int64_t>{1, 1024});
  each("input_feeding", config.input_feeding,
       "Feed what a step's output was read from to the next step (luong, readout)");
  each("tie", config.tie,
       "Embeddings that are one. source: the source's and the target's; target: the target's and "
       "the output layer's; all: all three");
}

/// What does not determine the parameters, and may differ when a model is trained further.
template <class Each>
void list_dropout(ModelConfig& config, Each&& each) {
  constexpr Range<double> kDropout{0, 0.95};
  each("dropout", config.dropout,
       "Probability of dropping an element in training: of embeddings, between layers, of what the "
       "encoder gives and before the output",
       kDropout);
  each("embedding_dropout", config.embedding_dropout,
       "Dropout of word embeddings; default: --dropout", kDropout);
  each("word_dropout", config.word_dropout, "Probability of reading a word as zeros", kDropout);
  each("variational", config.variational, "Drop the same elements at every step of a sentence");
}

template <class Each>
void list_settings(ModelConfig& config, Each&& each) {
  list_architecture(config, each);
  list_dropout(config, each);
}

/// Throws attune::Error for choices that cannot go together.
void validate(const ModelConfig& config);

/// So many parameters a model of these settings, which are valid, has at least: those of its
/// largest matrices. It has no more than a few times as many.
int64_t parameters_at_least(const ModelConfig& config, int64_t source_words, int64_t target_words);

}  // namespace nmt
