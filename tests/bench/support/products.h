// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "attune/tests/bench/support/configuration.h"

namespace bench {

/// A matrix product C [m, n] = op(A) [m, k] op(B) [k, n] + beta C, as BLAS is asked for it.
struct Product {
  int64_t m, n, k;
  bool transpose_a = false, transpose_b = false;
  real beta = 0;
  int64_t sentences = 0;  ///< if not 0, that many such products in one batched call, time-major

  bool operator==(const Product&) const = default;
};

/// Additions and multiplications.
double operations(const Product& product);
double operations(const std::vector<Product>& products);

struct StepProducts {
  std::vector<Product> forward, backward;
};

/// Every matrix product of one training step, as a well-organised step makes them: what depends on
/// no earlier timestep is one product over all, in particular each weight's gradient; a source that
/// has ended takes no part in the encoder's steps. Attention works on padded sources. Additive
/// scores v^T tanh(.) are no matrix product: they are left out.
StepProducts step_products(const Configuration& configuration, const Ids& source_lengths);

}  // namespace bench
