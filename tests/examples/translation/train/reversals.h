// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/train/training.h"
#include "attune/tests/support/choices.h"
#include "attune/tests/support/modules.h"

namespace nmt {

template <>
struct Names<Training::End> {
  static constexpr std::pair<std::string_view, Training::End> list[] = {
      {"completed", Training::End::completed},
      {"early", Training::End::early},
      {"stopped", Training::End::stopped}};
};

}  // namespace nmt

/// A tiny text, and models and trainings for the tests of training.
namespace nmt::testing {

/// Words a b c translated one by one, and turned around.
inline std::vector<SentencePair> reversals() {
  const std::vector<std::vector<std::string>> sources{{"a", "b"}, {"b", "a"},      {"c"},
                                                      {"a", "c"}, {"c", "b", "a"}, {"b", "c"}};
  std::vector<SentencePair> pairs;
  for (const auto& source : sources) {
    SentencePair pair{source, {}, static_cast<int64_t>(pairs.size()) + 1};
    for (auto word = source.rbegin(); word != source.rend(); ++word) {
      pair.target.push_back(*word + "'");
      pair.reference += (pair.reference.empty() ? "" : " ") + pair.target.back();
    }
    pairs.push_back(pair);
  }
  return pairs;
}

inline Model make_model(double dropout, bool variational = false) {
  Rng rng(1);
  ModelConfig config;
  config.embedding = 8;
  config.hidden = 16;
  config.dropout = dropout;
  config.variational = variational;
  const auto text = make_tokenizer({"none"});
  return Model(config, {text, text}, Vocabulary({"a", "b", "c"}), Vocabulary({"a'", "b'", "c'"}),
               rng);
}

inline EncodedText encoded(const std::vector<SentencePair>& pairs, const Model& model) {
  return encode(pairs, model.source_vocabulary, model.target_vocabulary);
}

inline TrainingOptions options(int64_t epochs) {
  TrainingOptions result;
  result.epochs = epochs;
  result.batch_size = 4;
  result.learning_rate = 0.02;
  result.label_smoothing = 0;
  return result;
}

inline void train(Model& model, const TrainingOptions& options,
                  const TrainingObserver& observer = {}) {
  const std::vector<SentencePair> pairs = reversals();
  Training(model, encoded(pairs, model), pairs, options).run(observer);
}

inline std::vector<Tensor> values(const Model& model) {
  return attune::testing::values(*model.translator);
}

inline void check_same_bits(const Model& a, const Model& b) {
  const std::vector<Tensor> of_a = values(a), of_b = values(b);
  REQUIRE(of_a.size() == of_b.size());
  for (size_t i = 0; i < of_a.size(); ++i) CHECK(attune::testing::same_bits(of_a[i], of_b[i]));
}

}  // namespace nmt::testing
