// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/token_scores.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/fused/linear_cross_entropy.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/modes.h"
#include "attune/core/reduce.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

// Tokens whose logits are held together.
int64_t tokens_at_once(int64_t vocabulary) {
  constexpr int64_t kFewest = 64;  // fewer make a slow product
  return std::max(kFewest, kLogitBytes / (vocabulary * static_cast<int64_t>(sizeof(real))));
}

}  // namespace

TokenScores score_tokens(const Translator& translator, const Batch& batch) {
  const NoGrad no_grad;
  const Child<Decoder>& decoder = translator.decoder();
  Translator::Encoded encoded = translator.encode(batch.source, batch.source_lengths);
  const Decoder::Result read = decoder(batch.target_input, encoded.memory, encoded.state);
  const Ids& targets = batch.target_output;  // [T, B]
  const int64_t tokens = targets.numel();
  const int64_t most = tokens_at_once(translator.target_embedding().size(0));
  const Variable readouts = reshape(read.readout, {tokens, read.readout.size(2)});
  TokenScores result{Tensor::uninitialized(targets.shape()), Ids(),
                     read.weights.defined() ? read.weights.value() : Tensor()};
  real* losses = result.losses.mutable_data();
  std::vector<int32_t> best;
  for (int64_t begin = 0; begin < tokens; begin += most) {
    const int64_t end = std::min(begin + most, tokens);
    const Variable logits = decoder->output()->logits(slice(readouts, 0, begin, end));
    const Ids some({end - begin}, std::vector(targets.data() + begin, targets.data() + end));
    const Tensor of_some = token_cross_entropy(logits, some, {Vocabulary::kPad, 0}).value();
    std::copy_n(of_some.data(), of_some.numel(), losses + begin);
    const Ids likeliest = max(logits.value(), -1).indices;
    best.insert(best.end(), likeliest.begin(), likeliest.end());
  }
  result.best = Ids(targets.shape(), std::move(best));
  return result;
}

}  // namespace nmt
