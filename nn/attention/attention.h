// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/ids.h"
#include "attune/nn/module.h"

namespace attune {

/// Looks up what a query asks for in a memory of S vectors (Bahdanau et al. 2015):
///   weights = softmax over s of score(query, memory_s),   context = sum_s weights_s memory_s
/// Positions from a sentence's length on get a weight of exactly 0. Those before it may: a score
/// far below the others' underflows, and some kinds look at a part of the sentence alone. Who takes
/// the logarithm of a weight has to expect it.
///
/// The queries of a batch are [T, K*B, Q]: T steps of K hypotheses of each of B sentences, which
/// share the sentence's memory. Hypotheses come one after the other: row k*B + b asks sentence b.
/// In training K = 1; in beam search K is the beam.
class Attention : public Module {
 public:
  explicit Attention(Place at) : Module(at) {}

  /// A memory made ready for queries, once a sentence. Keys and values are [S, B*n, ...]: n columns
  /// for each sentence, those of sentence b from column b*n on.
  struct Prepared {
    Variable memory;  // [S, B, M]
    Variable keys;    // what the score needs of the memory; undefined if it needs nothing
    Variable values;  // what contexts are sums of: the memory, if the kind does not project it
    Ids lengths;      // [B]
    Reading reading;  // that keys were made in, and the score is computed in

    /// These sentences alone, in this order: of [B'], each in [0, B).
    Prepared sentences(const Ids& which) const;
  };
  /// Throws unless every length lies in [1, S].
  Prepared prepare(const Variable& memory, const Ids& lengths) const;

  /// What an attention carries from step to step: what, is its own business. Empty at the start of
  /// a sentence.
  struct State {
    std::vector<Variable> carried;  // [K*B, ...] each

    /// Of these hypotheses, in this order: each in [0, K*B), as often as it is named. A beam search
    /// reorders its hypotheses so.
    State rows(const Ids& which) const;
  };
  struct Result {
    Variable context;  // [T, K*B, M]
    Variable weights;  // [T, K*B, S], each row sums to 1
  };
  /// Queries [T, K*B, Q]: those of one step (T = 1) or of all. Moves the state on by T steps.
  /// Throws unless queries have as many rows as the memory, or a multiple of those, above 0.
  Result attend(const Variable& queries, const Prepared& prepared, State& state) const;
  /// The same from the start of a sentence, for those who ask for all its steps at once.
  Result attend(const Variable& queries, const Prepared& prepared) const;

 protected:
  /// memory [S, B, M] -> keys [S, B*n, ...]. None, unless a kind says otherwise.
  virtual Variable make_keys(const Variable& /*memory*/) const { return Variable(); }
  /// memory [S, B, M] -> values [S, B*n, ...]. The memory itself, unless a kind says otherwise.
  virtual Variable make_values(const Variable& memory) const { return memory; }
  /// attend(), with queries whose shape fits.
  virtual Result attend_checked(const Variable& queries, const Prepared& prepared,
                                State& state) const = 0;

  /// K
  static int64_t hypotheses(const Variable& queries, const Prepared& prepared);
};

/// An attention that carries nothing from step to step, and is known by its score. To it,
/// hypotheses are further steps: row-major, [T, K*B, Q] is [T*K, B, Q].
class ScoredAttention : public Attention {
 public:
  using Attention::Attention;

 protected:
  /// queries [T*K, B, Q] and a memory's keys and lengths -> scores [T*K, B, S]; what they are from
  /// a sentence's length on does not matter.
  virtual Variable score(const Variable& queries, const Prepared& prepared) const = 0;
  Result attend_checked(const Variable& queries, const Prepared& prepared,
                        State& state) const final;
};

}  // namespace attune
