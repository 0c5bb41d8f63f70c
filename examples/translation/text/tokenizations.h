// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/text/characters_tokenization.h"
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"
#include "attune/examples/translation/text/simple_tokenization.h"
#include "attune/examples/translation/text/spaces.h"

/// How a line of text can become tokens, and tokens a line again: a further way is a line here.
namespace nmt {

struct TokenizationRow {
  std::string_view name;
  std::string_view help;

  /// By rules. Splits a line into tokens, of which none is empty or holds ASCII white space. Throws
  /// attune::Error for a line that is not valid UTF-8, unless it does not look.
  std::vector<std::string> (*tokenize)(std::string_view line) = nullptr;
  /// Puts tokens back together, with one space between two unless they say otherwise; accepts any
  /// tokens, a model's mistakes included. detokenize(tokenize(line)) is the line with every run of
  /// white space become one space, none at the ends, and with the rules' own mark become another.
  /// Tokenising it again gives the same tokens.
  std::string (*detokenize)(const std::vector<std::string>& tokens) = nullptr;

  /// Or by a model of subwords that is learnt from text: its bytes, which model files keep, and the
  /// tokenizer of these; see sentencepiece_tokenizer.h.
  std::string (*learn)(const TokenizerConfig& config, int64_t subwords,
                       const std::vector<std::string_view>& lines,
                       const std::string& name) = nullptr;
  std::shared_ptr<const Tokenizer> (*make)(const TokenizerConfig& config,
                                           const std::string& model) = nullptr;
  /// Throws attune::Error if this program was built without what that takes.
  void (*check_built)() = nullptr;

  constexpr bool has_subwords() const { return learn != nullptr; }
};

template <>
struct Choices<TokenizationRow> {
  static constexpr TokenizationRow list[] = {
      {.name = "none",
       .help = "at spaces, as it is tokenised already",
       .tokenize = split_at_spaces,
       .detokenize = join_with_spaces},
      {.name = "simple",
       .help = "at punctuation too",
       .tokenize = tokenize_simple,
       .detokenize = detokenize_simple},
      {.name = "characters",
       .help = "into characters",
       .tokenize = tokenize_characters,
       .detokenize = detokenize_characters},
      {.name = "bpe",
       .help = "into subwords, by byte-pair encoding",  // Sennrich et al. 2016
       .learn = learn_subwords,
       .make = make_subword_tokenizer,
       .check_built = check_sentencepiece},
      {.name = "unigram",
       .help = "into subwords, by a unigram language model",  // Kudo 2018
       .learn = learn_subwords,
       .make = make_subword_tokenizer,
       .check_built = check_sentencepiece}};
};

}  // namespace nmt
