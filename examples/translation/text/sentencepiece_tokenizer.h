// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/error.h"

/// Subwords, by SentencePiece (Kudo and Richardson 2018). It is the one library that nmt can be
/// built without: then without_sentencepiece.cpp stands for sentencepiece_tokenizer.cpp.
namespace nmt {

class Tokenizer;
struct TokenizerConfig;

bool has_sentencepiece();

[[noreturn]] inline void fail_without_sentencepiece() {
  attune::fail(
      "this nmt was built without SentencePiece; install libsentencepiece-dev and build again");
}
inline void check_sentencepiece() {
  if (!has_sentencepiece()) fail_without_sentencepiece();
}

/// Learns a model of `subwords` pieces, or fewer where the text has no more, of the kind that
/// config.tokenize says; returns the bytes of what SentencePiece calls a .model file. The same
/// lines give the same bytes. Every character of the text is a piece, but for two that no model can
/// hold: U+0000, and U+2585, which SentencePiece takes for itself. Throws attune::Error that says
/// why none can be learnt, such as more different characters than subwords, from what it calls
/// `name`.
std::string learn_subwords(const TokenizerConfig& config, int64_t subwords,
                           const std::vector<std::string_view>& lines,
                           const std::string& name = "the text");

/// The tokenizer of such a model; its kind is the model's, whatever config.tokenize says.
///
/// A piece that begins a word begins with U+2581: "▁trans" "lation". A text's own U+2581 becomes
/// "_". What the model has no piece for, such as a letter it never saw, is a token as it stands.
///
/// detokenize(tokenize(line)) is single_spaced(line), see spaces.h, unless the model itself
/// normalises text; those of learn_subwords() do not. An unknown token is spelt "<unk>" by those,
/// "⁇" by most others.
///
/// Throws attune::Error if the bytes are no whole model.
std::shared_ptr<const Tokenizer> make_subword_tokenizer(const TokenizerConfig& config,
                                                        const std::string& model);

}  // namespace nmt
