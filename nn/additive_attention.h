// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/attention.h"
#include "attune/nn/linear.h"
#include "attune/nn/reading.h"

/// Attentions whose score is a small network of one hidden layer.
namespace attune::inline ATTUNE_PRECISION {

/// What they share: score(q, m) = v^T tanh(a + k), where a is the query's part, k the memory's,
/// both of `hidden` numbers. Kinds differ in how they make a, k and v. The fused reading keeps no
/// [T, B, S, hidden]; see autograd/fused/additive_scores.h.
class AdditiveFamily : public ScoredAttention {
 public:
  AdditiveFamily(Place at, Reading reading) : ScoredAttention(at), reading_(reading) {}

 protected:
  virtual Variable query_part(const Variable& queries) const = 0;  // a, [..., Q] -> [..., hidden]
  virtual Variable memory_part(const Variable& memory) const = 0;  // k, [..., M] -> [..., hidden]
  virtual Variable v() const = 0;                                  // [hidden, 1]

  /// k, or e^2k for additive_scores(): [S, B, hidden]
  Variable make_keys(const Variable& memory) const final;
  Variable score(const Variable& queries, const Prepared& prepared) const final;

 private:
  Reading reading_;
};

/// v^T tanh(x), with units x [T, S, B, hidden] for each query and position -> scores [T, B, S]
Variable score_of_units(const Variable& x, const Variable& v);

/// score(q, m) = v^T tanh(W q + U m + b)   (Bahdanau et al. 2015, A.1.2), with `hidden` units.
class AdditiveAttention : public AdditiveFamily {
 public:
  AdditiveAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden, Rng& rng,
                    Reading reading = Reading::fused);

 protected:
  Variable query_part(const Variable& queries) const override { return query_(queries); }
  Variable memory_part(const Variable& memory) const override { return key_(memory); }
  Variable v() const override { return v_; }

 private:
  Child<Linear> query_, key_;
  Parameter v_;
};

/// score(q, m) = g v^T/||v|| tanh(W q + U m + b), with a learned scalar g, at first sqrt(1/hidden)
/// (tensorflow/nmt, "normed_bahdanau", after Salimans and Kingma 2016): how long v is and where it
/// points are learned apart. A v of zeros has no direction: scores are then NaN.
class NormedAdditiveAttention : public AdditiveAttention {
 public:
  NormedAdditiveAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden,
                          Rng& rng, Reading reading = Reading::fused);

 protected:
  Variable v() const override;

 private:
  Parameter g_;
};

/// score(q, m) = v^T tanh(W [q; m])   (Luong et al. 2015, "concat"), weight W [hidden, Q + M]. With
/// W = [W_q W_m], W [q; m] = W_q q + W_m m: nothing is joined, and W_m m is computed once a
/// sentence. Each call copies W_q, so that for many calls of one step additive attention is faster.
class ConcatAttention : public AdditiveFamily {
 public:
  ConcatAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden, Rng& rng,
                  Reading reading = Reading::fused);

 protected:
  Variable query_part(const Variable& queries) const override;
  Variable memory_part(const Variable& memory) const override;
  Variable v() const override { return v_; }

 private:
  int64_t query_size_;
  Parameter weight_, v_;
};

}  // namespace attune::inline ATTUNE_PRECISION
