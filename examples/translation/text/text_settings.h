// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/text/tokenization.h"

namespace nmt {

/// What happens to every line before it is tokens, in training and in translating. Saved in the
/// model file.
struct LineSettings {
  Tokenization tokenize = Tokenization::none;
  bool lowercase = false;  ///< see lower_case.h; what the model writes is lower case too
};

/// All that 'nmt train' can be told of its text.
struct TextSettings : LineSettings {
  /// Tokens of a vocabulary, the most frequent ones, without the four specials; 0 means all. With
  /// bpe and unigram the size of a subword model that is learnt; 0 means kSubwords.
  int64_t vocabulary_size = 0;
  int64_t min_count = 1;     ///< rarer tokens are unknown
  bool joint = false;        ///< one vocabulary, and one subword model, for both languages
  int64_t max_length = 100;  ///< in tokens; longer training pairs are skipped
  /// Files of SentencePiece models; where there is none, it is learnt from the training text.
  std::string source_subwords, target_subwords;

  static constexpr int64_t kSubwords = 8000;
  int64_t subwords() const { return vocabulary_size > 0 ? vocabulary_size : kSubwords; }
};

template <class Each>
void list_settings(LineSettings& settings, Each&& each) {
  each("tokenize", settings.tokenize,
       "At spaces, at punctuation too, into characters, or into subwords of one of two kinds");
  each("lowercase", settings.lowercase, "Read all text in lower case");
}

template <class Each>
void list_settings(TextSettings& settings, Each&& each) {
  list_settings(static_cast<LineSettings&>(settings), each);
  each("vocabulary_size", settings.vocabulary_size,
       "Most tokens of a vocabulary, or subwords to learn; 0: all tokens, 8000 subwords",
       at_least(0));
  each("min_count", settings.min_count, "Rarer tokens are unknown", at_least(1));
  each("joint", settings.joint, "One vocabulary, and one subword model, for both languages");
  each("max_length", settings.max_length, "Skip training pairs with more tokens", at_least(1));
  each("source_subwords", settings.source_subwords,
       "A SentencePiece model; default: learnt from the training text");
  each("target_subwords", settings.target_subwords, "The same of the target");
}

/// Throws attune::Error for choices that cannot go together, or that this program was built
/// without.
void validate(const TextSettings& settings);

}  // namespace nmt
