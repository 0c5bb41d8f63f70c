// SPDX-License-Identifier: MIT
#pragma once

namespace nmt {

/// Writes "nmt: MESSAGE END" as one line to standard error. Takes no memory, as there may be none,
/// and calls nothing but the system. Messages quote what stands in files: so only their first 1,000
/// bytes, and without codes that a terminal would obey.
void say(const char* message, const char* end = "") noexcept;

/// For a handler: says what was thrown. Returns the status that the program is to end with.
int say_what_was_thrown() noexcept;

/// From now on, what cannot be caught is said likewise, as where a destructor lacks memory (those
/// of nlohmann::json ask for some).
void say_what_terminates();

}  // namespace nmt
