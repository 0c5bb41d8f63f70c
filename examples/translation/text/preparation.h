// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/text/text_options.h"
#include "attune/examples/translation/text/tokenizer.h"
#include "attune/examples/translation/text/vocabulary.h"

/// What 'nmt train' learns of its text before it trains a model.
namespace nmt {

/// The tokenizers that the options ask for. Subword models are read from the given files; one that
/// is not given is learnt from the lines. Throws attune::Error that names a file which cannot be
/// read or is no SentencePiece model.
Tokenizers make_tokenizers(const TextOptions& options, const ParallelLines& train);

struct Vocabularies {
  Vocabulary source, target;  ///< equal if joint
};

/// The vocabularies of the training text, in the size that the options ask for.
Vocabularies make_vocabularies(const TextOptions& options, const std::vector<SentencePair>& train);

}  // namespace nmt
