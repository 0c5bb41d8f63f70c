// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <new>

#include "attune/core/real.h"

namespace attune {

/// The std::bad_alloc that knows how much was asked for, and for what. Making one takes no memory.
class OutOfMemory : public std::bad_alloc {
 public:
  /// `what_for` ends the sentence "out of memory: no 12 MiB for ".
  OutOfMemory(size_t bytes, const char* what_for) noexcept;
  const char* what() const noexcept override { return sentence_; }

 private:
  char sentence_[96];  // longer ones are cut
};

}  // namespace attune
