// SPDX-License-Identifier: MIT
#pragma once

/// Locks on open files, as flock() has them: a lock goes with the program that has it, however that
/// ends. Nothing here takes memory, so that destructors may ask.
namespace attune {

/// Does what flock() calls `operation` (LOCK_EX, LOCK_EX | LOCK_NB, ...), whatever signals come.
/// False if it cannot, and errno says why: EWOULDBLOCK where another's lock stands against it,
/// others where the file system has no locks.
bool lock_file(int file, int operation);

/// Whether the open file is the one of that name, with links followed. Who got a lock by waiting
/// asks this: the one who had it before may have removed the file, or put another in its place.
bool is_named(int file, const char* name);
/// Whether it is another file, or a link, that has that name. False where that cannot be found out.
bool is_anothers_name(int file, const char* name);

}  // namespace attune
