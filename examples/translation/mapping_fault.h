// SPDX-License-Identifier: MIT
#pragma once

#include <span>

namespace nmt {

/// From now on, where bytes of a mapped file are looked at that are gone, as the file was cut short
/// meanwhile or its disk failed (core/files/mapped_file.h), the program names it in a sentence and
/// ends with status 1, in place of SIGBUS. To standard error as it is now: of several processes,
/// any may be the one that finds it so, and none can tell the others.
void say_what_was_cut_short();

/// Writes to `path`, with a zero byte behind it, the path of the file that is mapped where this
/// address is, as much as there is room for; none if no file is. For a handler of signals: it calls
/// nothing but the system.
void find_mapped_file(const void* address, std::span<char> path) noexcept;

}  // namespace nmt
