// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/scheduled_sampling.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "attune/autograd/layout.h"
#include "attune/autograd/modes.h"
#include "attune/core/error.h"
#include "attune/examples/translation/search/most_probable.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

double falling(const TrainingOptions& options, int64_t step) {
  const double k = options.teacher_forcing_rate.value_or(1), i = static_cast<double>(step);
  switch (options.teacher_forcing) {
    case TeacherForcing::always:
      return 1;
    case TeacherForcing::constant:
      return k;
    case TeacherForcing::linear:
      return 1 - k * i;
    case TeacherForcing::exponential:
      return std::pow(k, i);
    case TeacherForcing::inverse_sigmoid:
      return k / (k + std::exp(i / k));
  }
  fail("train: this teacher forcing is unknown");
}

// What greedy search would take after a readout [1, B, R]: [1, B]
Ids own_words(const Translator& translator, const Variable& readout) {
  const NoGrad no_grad;
  return most_probable_tokens(
      translator.decoder()->output()->logits(constant(readout.value())).value());
}

// The right words of a step, some of them replaced by what the model took for them.
Ids mixed(const Ids& right, const std::vector<char>& keeps, const Ids& own) {
  std::vector<int32_t> words(right.begin(), right.end());
  for (size_t b = 0; b < words.size(); ++b) {
    const bool is_padding = words[b] == Vocabulary::kPad;
    if (!keeps[b] && !is_padding) words[b] = own[static_cast<int64_t>(b)];
  }
  return Ids({1, right.numel()}, std::move(words));
}

}  // namespace

double teacher_forcing_ratio(const TrainingOptions& options, int64_t step) {
  return std::clamp(falling(options, step), options.teacher_forcing_floor, 1.0);
}

Variable sampled_loss(const Translator& translator, const Batch& batch, real label_smoothing,
                      double ratio, Rng& rng) {
  Translator::Encoded encoded = translator.encode(batch.source, batch.source_lengths);
  std::vector<Variable> readouts;
  for (int64_t t = 0; t < batch.target_input.size(0); ++t) {
    const Ids right = batch.target_input.select(t);  // [B]
    std::vector<char> keeps;
    for (int64_t b = 0; b < right.numel(); ++b) keeps.push_back(t == 0 || rng.uniform() < ratio);
    const bool keeps_all = std::find(keeps.begin(), keeps.end(), 0) == keeps.end();
    const Ids words =
        mixed(right, keeps, keeps_all ? right : own_words(translator, readouts.back()));
    readouts.push_back(translator.decoder()(words, encoded.memory, encoded.state).readout);
  }
  return translator.loss_of(concat(readouts, 0), batch, label_smoothing);
}

}  // namespace nmt
