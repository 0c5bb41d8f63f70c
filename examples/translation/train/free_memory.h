// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace nmt {

/// Bytes of memory that this process can have beside what it has, at the most: what the system
/// calls available, with its swap space, and no more than the limits of the process (ulimit -v) and
/// of its container. The largest number there is where the system does not say.
int64_t free_memory();

}  // namespace nmt
