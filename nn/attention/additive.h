// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/attention/attention.h"
#include "attune/nn/linear.h"

/// Attentions whose score is a small network of one hidden layer,
///
///   score(q, m) = v^T tanh(a + k)
///
/// where a is the query's part and k the memory's, both of `hidden` numbers. Kinds differ in how
/// they make a, k and v. The fused reading keeps no [T, B, S, hidden]; see
/// autograd/fused/additive_scores.h.
namespace attune {

/// The keys of that score: k [S, B, hidden], or for additive_scores() e^2k.
Variable additive_keys(const Variable& k, Reading reading);
/// The score: a [N, B, hidden], additive_keys() and v [hidden, 1] -> [N, B, S]; in
/// the reading that the keys were made in.
Variable additive_score(const Variable& a, const Attention::Prepared& prepared, const Variable& v);
/// v^T tanh(x), with units x [T, S, B, hidden] for each query and position -> scores [T, B, S]
Variable score_of_units(const Variable& x, const Variable& v);

/// score(q, m) = v^T tanh(W q + U m + b)   (Bahdanau et al. 2015, A.1.2), with `hidden` units.
class AdditiveAttention : public ScoredAttention {
 public:
  AdditiveAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override;
  Variable score(const Variable& queries, const Prepared& prepared) const override;

 private:
  Child<Linear> query_, key_;
  Parameter v_;
};

/// score(q, m) = g v^T/||v|| tanh(W q + U m + b), with a learned scalar g, at first sqrt(1/hidden)
/// (tensorflow/nmt, "normed_bahdanau", after Salimans and Kingma 2016): how long v is and where it
/// points are learned apart. A v of zeros has no direction: scores are then NaN.
class NormedAdditiveAttention : public ScoredAttention {
 public:
  NormedAdditiveAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden,
                          Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override;
  Variable score(const Variable& queries, const Prepared& prepared) const override;

 private:
  Child<Linear> query_, key_;
  Parameter v_, g_;
};

/// score(q, m) = v^T tanh(W [q; m])   (Luong et al. 2015, "concat"), weight W [hidden, Q + M]. With
/// W = [W_q W_m], W [q; m] = W_q q + W_m m: nothing is joined, and W_m m is computed once a
/// sentence. Each call copies W_q, so that for many calls of one step additive attention is faster.
class ConcatAttention : public ScoredAttention {
 public:
  ConcatAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override;
  Variable score(const Variable& queries, const Prepared& prepared) const override;

 private:
  int64_t query_size_;
  Parameter weight_, v_;
};

}  // namespace attune
