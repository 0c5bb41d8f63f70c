// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/attention.h"
#include "attune/nn/linear.h"

/// Attentions whose score is an inner product of query and memory.
namespace attune::inline ATTUNE_PRECISION {

/// What they share: score(q, m) = q^T k, with the key k [Q] that a kind makes of m.
class DotFamily : public ScoredAttention {
 public:
  using ScoredAttention::ScoredAttention;

 protected:
  Variable score(const Variable& queries, const Prepared& prepared) const override;
};

/// score(q, m) = q^T m   (Luong et al. 2015, "dot"). Has no parameters. Throws unless the two sizes
/// are equal.
class DotAttention : public DotFamily {
 public:
  DotAttention(Place at, int64_t query_size, int64_t memory_size);

 protected:
  Variable make_keys(const Variable& memory) const override;  // the memory itself
};

/// score(q, m) = q^T m / sqrt(Q)   (Vaswani et al. 2017, eq. 1): of random vectors, the inner
/// product grows with the root of their size, and softmax saturates.
class ScaledDotAttention : public DotAttention {
 public:
  using DotAttention::DotAttention;

 protected:
  Variable score(const Variable& queries, const Prepared& prepared) const override;
};

/// score(q, m) = q^T W m   (Luong et al. 2015, "general"), weight W [Q, M].
class GeneralAttention : public DotFamily {
 public:
  GeneralAttention(Place at, int64_t query_size, int64_t memory_size, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override;  // W m, [S, B, Q]

 private:
  Child<Linear> key_;
};

/// score(q, m) = g q^T W m, with a learned scalar g, at first 1   (tensorflow/nmt, "scaled_luong").
class ScaledGeneralAttention : public GeneralAttention {
 public:
  ScaledGeneralAttention(Place at, int64_t query_size, int64_t memory_size, Rng& rng);

 protected:
  Variable score(const Variable& queries, const Prepared& prepared) const override;

 private:
  Parameter g_;
};

}  // namespace attune::inline ATTUNE_PRECISION
