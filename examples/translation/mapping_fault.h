// SPDX-License-Identifier: MIT
#pragma once

namespace nmt {

/// From now on, where bytes of a mapped file are looked at that are gone, as the file was cut short
/// meanwhile or its disk failed (core/files/mapped_file.h), the program names it in a sentence and
/// ends with status 1, in place of SIGBUS. To standard error as it is now: of several processes,
/// any may be the one that finds it so, and none can tell the others.
void say_what_was_cut_short();

}  // namespace nmt
