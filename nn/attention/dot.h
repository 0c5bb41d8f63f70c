// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/attention/attention.h"
#include "attune/nn/linear.h"

/// Attentions whose score is an inner product of the query and a key, which is made of the memory.
namespace attune {

/// score(q, m) = q^T m   (Luong et al. 2015, "dot"). Has no parameters. Throws unless the two sizes
/// are equal.
class DotAttention : public ScoredAttention {
 public:
  DotAttention(Place at, int64_t query_size, int64_t memory_size);

 protected:
  Variable make_keys(const Variable& memory) const override { return memory; }
  Variable score(const Variable& queries, const Prepared& prepared) const override;
};

/// score(q, m) = q^T m / sqrt(Q)   (Vaswani et al. 2017, eq. 1): of random vectors, the inner
/// product grows with the root of their size, and softmax saturates.
class ScaledDotAttention : public ScoredAttention {
 public:
  ScaledDotAttention(Place at, int64_t query_size, int64_t memory_size);

 protected:
  Variable make_keys(const Variable& memory) const override { return memory; }
  Variable score(const Variable& queries, const Prepared& prepared) const override;
};

/// score(q, m) = q^T W m   (Luong et al. 2015, "general"), weight W [Q, M].
class GeneralAttention : public ScoredAttention {
 public:
  GeneralAttention(Place at, int64_t query_size, int64_t memory_size, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override { return key_(memory); }
  Variable score(const Variable& queries, const Prepared& prepared) const override;

 private:
  Child<Linear> key_;
};

/// score(q, m) = g q^T W m, with a learned scalar g, at first 1   (tensorflow/nmt, "scaled_luong").
class ScaledGeneralAttention : public ScoredAttention {
 public:
  ScaledGeneralAttention(Place at, int64_t query_size, int64_t memory_size, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override { return key_(memory); }
  Variable score(const Variable& queries, const Prepared& prepared) const override;

 private:
  Child<Linear> key_;
  Parameter g_;
};

}  // namespace attune
