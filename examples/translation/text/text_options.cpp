// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/text_options.h"

#include "attune/core/error.h"

namespace nmt {

void validate(const TextOptions& options) {
  if (options.joint && (options.target_vocabulary_size || options.target_min_count)) {
    fail(
        "text: joint means one vocabulary for both languages; the target can have none of its own");
  }
  const std::string &source = options.source_subwords, &target = options.target_subwords;
  if (!options.tokenize->has_subwords()) {
    if (options.subword_sample > 0) {
      fail("text: with tokenize ", to_string(options.tokenize),
           " no subwords are learnt from a sample; take tokenize ",
           names_with(&TokenizationRow::has_subwords, "or"));
    }
    if (!source.empty() || !target.empty()) {
      fail("text: ", source.empty() ? target : source, " has subwords, but with tokenize ",
           to_string(options.tokenize), " none are used; take tokenize ",
           names_with(&TokenizationRow::has_subwords, "or"));
    }
    return;
  }
  options.tokenize->check_built();
  if (options.joint && !source.empty() && !target.empty() && source != target) {
    fail("text: joint means one subword model for both languages, not ", source, " and ", target);
  }
  if (options.target_vocabulary_size && !target.empty()) {
    fail("text: a target vocabulary size of ", *options.target_vocabulary_size,
         " has nothing to act on: ", target, " has its size");
  }
  const bool source_is_learnt = source.empty() && !(options.joint && !target.empty());
  const bool target_is_learnt = target.empty() && !(options.joint && !source.empty());
  const bool is_size_of_target = target_is_learnt && !options.target_vocabulary_size;
  if (options.vocabulary_size > 0 && !source_is_learnt && !is_size_of_target) {
    fail("text: a vocabulary size of ", options.vocabulary_size,
         " has nothing to act on: the subword models are given, or have sizes of their own");
  }
}

}  // namespace nmt
