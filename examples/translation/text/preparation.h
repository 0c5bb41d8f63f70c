// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/text/languages.h"
#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/text/text_options.h"

/// What is learnt of a text before a model is trained on it.
namespace nmt {

/// The tokenizers that the options ask for. Subword models are read from the given files; one that
/// is not given is learnt from the lines. Throws attune::Error that names a file which cannot be
/// read or is no SentencePiece model.
Tokenizers make_tokenizers(const TextOptions& options, const ParallelLines& train);

/// Whether that needs any lines.
bool learns_subwords(const TextOptions& options);

/// The vocabularies of counted text, in the size that the options ask for. If joint, both languages
/// are counted in `source`.
Vocabularies make_vocabularies(const TextOptions& options, const TokenCounts& source,
                               const TokenCounts& target);

}  // namespace nmt
