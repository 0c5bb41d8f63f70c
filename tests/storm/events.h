// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

/// What fail_allocation.cpp, inside the program, tells inject.cpp, which traces it: by a system
/// call that does not exist, with an event, a number, and in kNewPath the path for arguments.
enum Event : long {
  kMainBegins = 1,  // what came before was the loader's
  kNewPath = 2,     // the allocation of this number is the first from where it is called
  kFails = 3,       // the allocation of this number fails now
};
constexpr long kNoSuchCall = -1;

inline void tell(Event event, long number, unsigned long path = 0) {
  syscall(kNoSuchCall, event, number, path);
}
