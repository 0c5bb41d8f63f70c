// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "attune/core/ids.h"
#include "attune/core/rng.h"
#include "attune/core/tensor.h"
#include "attune/nn/search/options.h"
#include "attune/nn/search/sequence_model.h"

namespace attune::testing {

using Sequence = std::vector<int32_t>;

/// A model that is a table: what follows each beginning of each sentence has probabilities drawn at
/// random, the same at each look. Of its tokens, 0 is never one, 1 begins and 2 ends.
class TableModel : public SequenceModel {
 public:
  static constexpr int64_t kTokens = 6;
  static inline const SpecialTokens kSpecial{.begin = 1, .end = 2, .never = {0, 1}};

  explicit TableModel(uint64_t seed) : seed_(seed) {}

  /// Of what follows, in nats.
  std::vector<real> log_probabilities(int64_t sentence, const Sequence& beginning) const {
    uint64_t key = seed_ * 1000 + static_cast<uint64_t>(sentence);
    for (const int32_t token : beginning) key = key * 31 + static_cast<uint64_t>(token) + 7;
    Rng rng(key);
    std::vector<real> p;
    double total = 0;
    for (int64_t v = 0; v < kTokens; ++v) p.push_back(static_cast<real>(rng.below(1000) + 1));
    for (const real number : p) total += number;
    for (real& number : p) number = static_cast<real>(std::log(number / total));
    return p;
  }

  /// Rows, each with its sentence and what was written so far.
  class State : public SequenceModel::State {
   public:
    explicit State(int64_t sentences) {
      for (int64_t b = 0; b < sentences; ++b) {
        sentences_.push_back(b);
        written_.emplace_back();
      }
    }
    void keep_rows(const Ids& rows) override {
      std::vector<Sequence> kept;
      for (const int32_t row : rows) kept.push_back(written_.at(static_cast<size_t>(row)));
      written_ = std::move(kept);
    }
    void keep_sentences(const Ids& sentences) override {
      std::vector<int64_t> kept;
      for (const int32_t b : sentences) kept.push_back(sentences_.at(static_cast<size_t>(b)));
      sentences_ = std::move(kept);
    }

   private:
    friend class TableModel;
    std::vector<int64_t> sentences_;
    std::vector<Sequence> written_;  // row k*B + b is of sentence b
  };

  Step step(const Ids& tokens, SequenceModel::State& state) const override {
    auto& [sentences, written] = static_cast<State&>(state);
    std::vector<real> all;
    for (size_t row = 0; row < written.size(); ++row) {
      const int32_t token = tokens[static_cast<int64_t>(row)];
      if (token != kSpecial.begin) written[row].push_back(token);
      const std::vector<real> p =
          log_probabilities(sentences[row % sentences.size()], written[row]);
      all.insert(all.end(), p.begin(), p.end());
    }
    return {Tensor::from({static_cast<int64_t>(written.size()), kTokens}, all), Tensor()};
  }

 private:
  uint64_t seed_;
};

}  // namespace attune::testing
