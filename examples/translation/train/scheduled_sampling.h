// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/model/translator.h"
#include "attune/examples/translation/train/options.h"

namespace nmt {

/// The probability, before step `step` (counting from 0) of the training, that the decoder reads
/// the right word and not its own most probable one (Bengio et al. 2015, section 2.4, where it is
/// called epsilon_i); k is options.teacher_forcing_rate:
///
///   always            1
///   constant          k
///   linear            1 - k step
///   exponential       k^step
///   inverse_sigmoid   k / (k + e^(step / k))
///
/// and never below options.teacher_forcing_floor. (Bengio's linear k - c i has the offset k = 1
/// here, and its slope c is what is called k.)
double teacher_forcing_ratio(const TrainingOptions& options, int64_t step);

/// The loss of a batch, as Translator::loss(), where each word that the decoder reads is drawn
/// anew, token by token: the right one with probability `ratio`, else the one that greedy search
/// would have taken, through which no gradient flows. Runs step by step.
Variable sampled_loss(const Translator& translator, const Batch& batch, real label_smoothing,
                      double ratio, Rng& rng);

}  // namespace nmt
