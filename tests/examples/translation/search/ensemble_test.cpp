// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/ensemble.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "attune/autograd/modes.h"
#include "attune/core/softmax.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/search/batch_search.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::NoGrad;
using attune::testing::at;
using attune::testing::build;
using attune::testing::close;
using attune::testing::error_of;
using attune::testing::Index;
using attune::testing::kTolerance;

constexpr int64_t kSourceWords = 7, kTargetWords = 8;

Root<Translator> translator(const ModelConfig& config, uint64_t seed) {
  Rng rng(seed);
  return Root<Translator>(config, kSourceWords, kTargetWords, rng);
}

SourceBatch batch() {
  return sorted_batches(std::vector<std::vector<int32_t>>{{4, 5, 6, 3}, {6, 3}, {5, 3}}, 3)[0];
}

// The members' own probabilities of what follows these tokens of one sentence, and their mean's
// logarithm.
std::vector<double> log_means(const std::vector<const Translator*>& members,
                              const SourceBatch& source, const std::vector<int32_t>& tokens) {
  std::vector<double> means(kTargetWords, 0);
  for (const Translator* member : members) {
    Translator::Encoded encoded = member->encode(source.source, source.source_lengths);
    std::vector<int32_t> read{Vocabulary::kBos};
    read.insert(read.end(), tokens.begin(), tokens.end());
    const auto steps = static_cast<int64_t>(read.size());
    const Tensor p = softmax(
        member->decode(Ids({steps, 1}, read), encoded.memory, encoded.state).logits.value());
    for (int64_t v = 0; v < kTargetWords; ++v) {
      means[static_cast<size_t>(v)] +=
          at(p, {steps - 1, 0, v}) / static_cast<double>(members.size());
    }
  }
  for (double& mean : means) mean = std::log(mean);
  return means;
}

TEST_CASE("ensemble: each token's probability is the mean of the members', whatever they are") {
  const NoGrad no_grad;
  const auto lstm = translator(small_config("lstm", "additive", false), 1);
  const auto gru = translator(small_config("gru", "general", true), 2);
  const std::vector<const Translator*> members{&*lstm, &*gru};
  const Ensemble both(members);
  TranslateOptions options;
  options.beam = 3;
  options.n_best = 3;
  for (const std::vector<int32_t>& words : {std::vector<int32_t>{4, 5, 6, 3}, {6, 3}, {3}}) {
    const SourceBatch source = sorted_batches(std::vector<std::vector<int32_t>>{words}, 1)[0];
    std::vector<Hypothesis> found = beam_search(both, source, options).front();
    found.push_back(greedy(both, source).front());
    CHECK(found.size() == 4);
    for (const Hypothesis& hypothesis : found) {
      std::vector<int32_t> tokens = hypothesis.ids, before;
      if (hypothesis.finished) tokens.push_back(Vocabulary::kEos);
      REQUIRE(tokens.size() == hypothesis.token_log_probabilities.size());
      for (size_t t = 0; t < tokens.size(); ++t) {
        const double expected = log_means(members, source, before)[static_cast<size_t>(tokens[t])];
        CHECK(hypothesis.token_log_probabilities[t] ==
              doctest::Approx(expected).epsilon(100 * kTolerance));
        before.push_back(tokens[t]);
      }
    }
  }
}

TEST_CASE("ensemble: of one and the same translator it is that translator") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    const auto one = translator(config, 3);
    TranslateOptions options;
    options.beam = 4;
    options.n_best = 2;
    const std::vector<NBest> expected = beam_search(*one, batch(), options);
    const std::vector<NBest> found = beam_search(Ensemble({&*one, &*one}), batch(), options);
    REQUIRE(found.size() == expected.size());
    for (size_t b = 0; b < found.size(); ++b) {
      REQUIRE(found[b].size() == expected[b].size());
      for (size_t i = 0; i < found[b].size(); ++i) {
        CHECK(found[b][i].ids == expected[b][i].ids);
        CHECK(found[b][i].score == doctest::Approx(expected[b][i].score).epsilon(100 * kTolerance));
      }
    }
  }
}

TEST_CASE("ensemble: attention is the mean of the members', and none where one has none") {
  const NoGrad no_grad;
  const auto a = translator(small_config("lstm", "additive", false), 1);
  const auto b = translator(small_config("lstm", "dot", false), 2);
  const auto blind = translator(small_config("lstm", "none", false), 3);
  const Ids words = Ids::full({3}, Vocabulary::kBos);
  const auto weights = [&](const Ensemble& ensemble) {
    Ensemble::State state = ensemble.encode(batch());
    return ensemble.step(words, state).weights;
  };
  const Tensor of_a = weights(*a), of_b = weights(*b);
  CHECK(close(weights(Ensemble({&*a, &*b})), build(of_a.shape(), [&](const Index& place) {
                return (at(of_a, place) + at(of_b, place)) / 2;
              })));
  CHECK(!weights(Ensemble({&*a, &*blind})).defined());
  CHECK(!weights(Ensemble({&*blind, &*a})).defined());
}

TEST_CASE("ensemble: what is next to impossible is not forbidden") {
  const NoGrad no_grad;
  const auto sure = translator(small_config("lstm", "dot", false), 1);
  for (const attune::NamedVariable& parameter : sure->parameters()) {
    if (parameter.name != "decoder.output.bias") continue;
    Variable bias = parameter.variable;
    bias.mutable_value().mutable_data()[Vocabulary::kEos] = 500;
  }
  TranslateOptions options;
  options.min_length_ratio = 1;
  options.beam = 2;
  for (const NBest& found : beam_search(Ensemble({&*sure, &*sure}), batch(), options)) {
    REQUIRE(!found.empty());
    CHECK(found[0].finished);
    CHECK(found[0].log_probability < -400);
    CHECK(std::isfinite(found[0].log_probability));
  }
}

TEST_CASE("ensemble: of nothing there is none") {
  CHECK(error_of([] { Ensemble(std::vector<const Translator*>{}); }) ==
        "Ensemble: there is no translator");
}

}  // namespace
}  // namespace nmt::testing
