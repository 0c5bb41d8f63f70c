// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/text/batches.h"
#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/text/preparation.h"
#include "attune/examples/translation/train/options.h"

/// What would fail in the middle of a training and can be known before its first step. Each of
/// these throws attune::Error that has the numbers, and says what to do.
namespace nmt {

/// Throws if no model file can hold the vocabularies, with their subwords.
void check_fits_file(const Vocabularies& words, const Tokenizers& tokenizers);

/// Throws if the model, unless it is loaded already, its gradients and what the optimizer remembers
/// are more than the memory there is. They are counted without what is small or unsure, so that
/// only what cannot be is refused.
void check_fits_memory(const ModelConfig& config, const Vocabularies& words,
                       const TrainingOptions& options, bool is_loaded);

/// Throws if the attention weights [T, B, S] of a batch of training, and the logits [T, B, V] of
/// the composed reading, which alone holds them all, are more than that.
void check_fits_memory(const Batches::Size& batch, const ModelConfig& config, Reading reading,
                       int64_t target_words);

/// Throws if the attention weights of a line of dev, or of another text that is scored, alone are
/// more than the memory there is.
void check_fits_memory(const ParallelText& dev, const std::string& name, const ModelConfig& config);

}  // namespace nmt
