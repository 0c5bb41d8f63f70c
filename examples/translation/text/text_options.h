// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/text/tokenizations.h"

namespace nmt {

/// What happens to every line before it is tokens, in training and in translating. Saved in the
/// model file.
struct TokenizerConfig {
  Choice<TokenizationRow> tokenize = "none";
  bool lowercase = false;  ///< see lower_case.h; what the model writes is lower case too
};

/// All that 'nmt train' can be told of its text.
struct TextOptions : TokenizerConfig {
  /// Tokens of a vocabulary, the most frequent ones, without the four specials; 0 means all. With
  /// subwords the size of a model that is learnt; 0 means kSubwords.
  int64_t vocabulary_size = 0;
  int64_t min_count = 1;                                            ///< rarer tokens are unknown
  std::optional<int64_t> target_vocabulary_size, target_min_count;  ///< else as the source's
  bool joint = false;  ///< one vocabulary, and one subword model, for both languages
  /// Files of SentencePiece models; where there is none, it is learnt from the training text.
  std::string source_subwords, target_subwords;
  int64_t subword_sample = 0;  ///< lines that subwords are learnt from; 0: all

  static constexpr int64_t kSubwords = 8000;
  static int64_t subwords(int64_t size) { return size > 0 ? size : kSubwords; }
  int64_t size_of_target() const { return target_vocabulary_size.value_or(vocabulary_size); }
};

template <class Each>
void list_settings(TokenizerConfig& config, Each&& each) {
  static const std::string tokenize = help_of<TokenizationRow>("How to split text. ");
  each("tokenize", config.tokenize, tokenize.c_str());
  each("lowercase", config.lowercase, "Lower-case all text, and what BLEU of dev is held against");
}

template <class Each>
void list_settings(TextOptions& options, Each&& each) {
  list_settings(static_cast<TokenizerConfig&>(options), each);
  each("vocabulary_size", options.vocabulary_size,
       "Largest vocabulary, or number of subwords to learn, of each language; 0: all tokens, or "
       "8000 subwords",
       at_least(0));
  each("min_count", options.min_count, "Tokens that occur less often are unknown", at_least(1));
  each("target_vocabulary_size", options.target_vocabulary_size,
       "Largest vocabulary of the target; default: --vocabulary-size", at_least(0));
  each("target_min_count", options.target_min_count,
       "Target tokens that occur less often are unknown; default: --min-count", at_least(1));
  each("joint", options.joint, "One vocabulary, and one subword model, for both languages");
  each("source_subwords", options.source_subwords,
       "SentencePiece model of the source; default: learnt from the training text");
  each("target_subwords", options.target_subwords,
       "SentencePiece model of the target; default: learnt from the training text");
  each(
      "subword_sample", options.subword_sample,
      "Lines, chosen at random, that subwords are learnt from, as many of a large text are enough; "
      "0: all",
      at_least(0));
}

/// Throws attune::Error for choices that cannot go together, or that this program was built
/// without.
void validate(const TextOptions& options);

}  // namespace nmt
