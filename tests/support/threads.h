// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/parallel.h"

namespace attune::testing {

/// Another thread count while it lives.
class Threads {
 public:
  explicit Threads(int n) : before_(num_threads()) { set_num_threads(n); }
  ~Threads() { set_num_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_;
};

}  // namespace attune::testing
