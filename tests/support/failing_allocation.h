// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <new>

#include "attune/core/error.h"

namespace attune::testing {

/// While it lives, operator new fails in this thread, from the call after `successes` others on.
class FailingAllocation {
 public:
  explicit FailingAllocation(int64_t successes);
  ~FailingAllocation();
  FailingAllocation(const FailingAllocation&) = delete;
  FailingAllocation& operator=(const FailingAllocation&) = delete;

  /// Whether it came to that.
  bool has_failed() const;
};

/// Lets each allocation of action() fail in turn, with all after it, until it does without; after
/// each time that failed, which may throw an Error or std::bad_alloc, calls check(). Returns how
/// often that was. What is thrown where none failed goes on.
template <class Action, class Check>
int64_t fail_each_allocation(const Action& action, const Check& check) {
  const auto fails = [&](int64_t successes) {
    const FailingAllocation failing(successes);
    try {
      action();
    } catch (const Error&) {
      if (!failing.has_failed()) throw;
    } catch (const std::bad_alloc&) {
      if (!failing.has_failed()) throw;
    }
    return failing.has_failed();
  };
  for (int64_t successes = 0;; ++successes) {
    if (!fails(successes)) return successes;
    check();
  }
}

}  // namespace attune::testing
