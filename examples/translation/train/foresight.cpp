// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/foresight.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "attune/core/error.h"
#include "attune/core/files/safetensors_header.h"
#include "attune/core/real.h"
#include "attune/examples/translation/train/free_memory.h"

namespace nmt {
namespace {

// All that a model file holds beside vocabularies and subwords, as the names of its parameters.
constexpr uint64_t kRest = 100'000;  // bytes

// JSON, as a text of JSON.
uint64_t bytes_in_file(const Vocabulary& words) {
  return nlohmann::json(nlohmann::json(words.tokens()).dump()).dump().size();
}

uint64_t bytes_in_file(const Tokenizer& tokenizer) {
  if (!tokenizer.config().tokenize->has_subwords()) return 0;
  return (tokenizer.subword_model().size() + 2) / 3 * 4;  // base64
}

// 1234567 as 1,234,567
std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = std::ssize(digits) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<size_t>(at), ",");
  }
  return digits;
}

std::string megabytes(double bytes) { return grouped(static_cast<uint64_t>(bytes / 1e6)) + " MB"; }

// Attention keeps scores and weights, at the least, of each target token for each source token.
double attention_bytes(double tokens, double other_tokens) {
  return 2 * tokens * other_tokens * sizeof(real);
}

// Tensors of the parameters' sizes: values, gradients, and what is remembered of each.
double copies(const TrainingOptions& options) {
  const attune::Variable one(attune::Tensor::scalar(0), /*requires_grad=*/true);
  const auto momentum = static_cast<real>(options.momentum.value_or(0));
  const auto optimizer = options.optimizer->make(
      {{{{"one", one}}}}, {.learning_rate = 0, .weight_decay = 0, .momentum = momentum});
  const auto remembered = std::ssize(optimizer->state().tensors) - 1;  // beside the learning rate
  return static_cast<double>(2 + remembered + (options.moving_average ? 1 : 0));
}

}  // namespace

void check_fits_file(const Vocabularies& words, const Tokenizers& tokenizers) {
  uint64_t bytes =
      bytes_in_file(words.source) + bytes_in_file(words.target) + bytes_in_file(*tokenizers.source);
  if (tokenizers.target != tokenizers.source) bytes += bytes_in_file(*tokenizers.target);
  if (bytes + kRest <= attune::kMaxSafetensorsHeader) return;
  fail("train: the vocabularies take ", grouped(bytes), " bytes, and a model file holds ",
       grouped(attune::kMaxSafetensorsHeader), ", names and settings included; lower ",
       "--vocabulary-size or raise --min-count");
}

void check_fits_memory(const ModelConfig& config, const Vocabularies& words,
                       const TrainingOptions& options, bool is_loaded) {
  const int64_t count = parameters_at_least(config, words.source.size(), words.target.size());
  const double bytes =
      static_cast<double>(count) * (copies(options) - (is_loaded ? 1 : 0)) * sizeof(real);
  const auto free = static_cast<double>(free_memory());
  if (bytes <= free) return;
  fail("train: the model has more than ", grouped(static_cast<uint64_t>(count)),
       " parameters, which with their gradients and what ", to_string(options.optimizer),
       " remembers take ", megabytes(bytes), ", and ", megabytes(free), " of memory are free; ",
       "lower --hidden, --embedding, --layers or --vocabulary-size");
}

void check_fits_memory(const Batches::Size& batch, const ModelConfig& config, Reading reading,
                       int64_t target_words) {
  const auto [S, T] = batch.longest;
  const auto tokens = static_cast<double>(T * batch.pairs);
  const double attention = config.attends() ? attention_bytes(tokens, static_cast<double>(S)) : 0;
  // As many again are their gradients.
  const double logits = reading == Reading::composed
                            ? 2 * tokens * static_cast<double>(target_words) * sizeof(real)
                            : 0;
  const auto free = static_cast<double>(free_memory());
  if (attention + logits <= free) return;
  const bool is_logits = logits > attention;
  fail("train: the largest batch has ", batch.pairs, " pairs, padded to ", S, " and ", T,
       " tokens, of which ",
       is_logits ? "the logits and their gradients" : "the attention's scores and weights",
       " take ", megabytes(std::max(attention, logits)), ", and ", megabytes(free),
       " of memory are free; lower --max-length or --batch-size, ",
       is_logits ? "or take --reading fused, which never holds all logits"
                 : "or let --batch-unit tokens count what is padded");
}

void check_fits_memory(const ParallelText& dev, const std::string& name,
                       const ModelConfig& config) {
  if (!config.attends()) return;
  const auto free = static_cast<double>(free_memory());
  for (const SentencePair& pair : dev.pairs) {
    const double bytes = attention_bytes(static_cast<double>(pair.source.size()),
                                         static_cast<double>(pair.target.size()));
    if (bytes <= free) continue;
    fail(name, ":", pair.line, ": a pair of ", pair.source.size(), " and ", pair.target.size(),
         " tokens, of which the attention's scores and weights take ", megabytes(bytes), ", and ",
         megabytes(free), " of memory are free; split this line, or leave it out");
  }
}

}  // namespace nmt
