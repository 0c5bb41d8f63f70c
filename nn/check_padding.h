// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/ids.h"

namespace attune::testing {

/// What a layer makes of a batch: something for each step, for each sentence, or both.
struct PaddedOutput {
  std::vector<Variable> steps;      // [S, B, ...] each
  std::vector<Variable> sentences;  // [B, ...] each

  PaddedOutput(const Variable& y) : steps{y} {}
  /// Of a recurrent layer, or what gives its results like one: an output and its final states.
  template <class Result>
  requires requires(const Result& result) { result.final; }
  PaddedOutput(const Result& result) : steps{result.output} {
    for (const auto& state : result.final) {
      sentences.insert(sentences.end(), state.begin(), state.end());
    }
  }
  PaddedOutput(std::vector<Variable> of_steps, std::vector<Variable> of_sentences)
      : steps(std::move(of_steps)), sentences(std::move(of_sentences)) {}
};

struct PaddingCheck {
  std::vector<int32_t> lengths = {5, 2, 0, 1, 3};  // of the batch; S is one more than the longest
  /// Whether outputs are 0 in the padding, so that a gradient that arrives there does not count.
  /// Else they may be anything there, and none is sent.
  bool gives_zeros = false;
};

/// x [S, B, E] and lengths [B] -> what it makes of them
using SequenceLayer = std::function<PaddedOutput(const Variable& x, const Ids& lengths)>;

/// Holds a layer to its lengths: throws an Error that says what differs, where, and both numbers,
/// unless
/// - what stands in the padding of x, zeros too, changes no bit of outputs and gradients, and dL/dx
///   is 0 there;
/// - further padding changes nothing, and neither do the other sentences of the batch: each alone
///   has the same outputs and dL/dx, and their parameters' gradients add up to the batch's, all
///   but for rounding (kTolerance).
/// Outputs are looked at up to a sentence's length; NaN or an infinity there, or in dL/dx, throws
/// too, and so do gradients of zeros alone. The layer must give the same at each call: no
/// dropout. The parameters' gradients are overwritten.
void check_padding(const SequenceLayer& layer, std::vector<NamedVariable> parameters, int64_t input,
                   const PaddingCheck& options = {});

/// The same for a module, called as layer(x, lengths); `input` is E.
template <class Layer>
void check_padding(const Layer& layer, int64_t input, const PaddingCheck& options = {}) {
  check_padding([&](const Variable& x, const Ids& lengths) { return layer(x, lengths); },
                layer.parameters(), input, options);
}

}  // namespace attune::testing
