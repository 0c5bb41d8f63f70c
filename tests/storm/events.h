// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

/// What fail_allocation.cpp, inside the program, tells inject.cpp, which traces it: by a system
/// call that does not exist, with an event, a number, and what the event says of it.
enum class Event : long {
  main_begins = 1,  // what came before was the loader's
  new_path = 2,     // the allocation of this number is the first from where it is called: the path
  fails = 3,        // the allocation of this number fails now: whether in a library of others
};
constexpr long kNoSuchCall = -1;

inline void tell(Event event, long number, unsigned long what = 0) {
  syscall(kNoSuchCall, static_cast<long>(event), number, what);
}
