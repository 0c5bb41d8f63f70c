// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/text_settings.h"

#include "attune/core/error.h"
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"

namespace nmt {

void validate(const TextSettings& settings) {
  if (settings.joint && (settings.target_vocabulary_size || settings.target_min_count)) {
    fail(
        "text: joint means one vocabulary for both languages; the target can have none of its own");
  }
  const std::string &source = settings.source_subwords, &target = settings.target_subwords;
  if (!has_subwords(settings.tokenize)) {
    if (!source.empty() || !target.empty()) {
      fail("text: ", source.empty() ? target : source, " has subwords, but with tokenize ",
           to_string(settings.tokenize), " none are used; take tokenize bpe or unigram");
    }
    return;
  }
  if (!has_sentencepiece()) fail_without_sentencepiece();
  if (settings.joint && !source.empty() && !target.empty() && source != target) {
    fail("text: joint means one subword model for both languages, not ", source, " and ", target);
  }
  if (settings.target_vocabulary_size && !target.empty()) {
    fail("text: a target vocabulary size of ", *settings.target_vocabulary_size,
         " has nothing to act on: ", target, " has its size");
  }
  const bool source_is_learnt = source.empty() && !(settings.joint && !target.empty());
  const bool target_is_learnt = target.empty() && !(settings.joint && !source.empty());
  const bool is_size_of_target = target_is_learnt && !settings.target_vocabulary_size;
  if (settings.vocabulary_size > 0 && !source_is_learnt && !is_size_of_target) {
    fail("text: a vocabulary size of ", settings.vocabulary_size,
         " has nothing to act on: the subword models are given, or have sizes of their own");
  }
}

}  // namespace nmt
