// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/model/config.h"
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

/// Throws if the attention weights of a batch [T, B, S] of training alone are more than that.
void check_fits_memory(const attune::Shape& batch, const ModelConfig& config);

/// Throws if the attention weights of a line of dev, or of another text that is scored, alone are
/// more than the memory there is.
void check_fits_memory(const ParallelText& dev, const std::string& name, const ModelConfig& config);

}  // namespace nmt
