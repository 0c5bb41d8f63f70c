// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nmt::toy {

/// Files: each a name and its content.
using Files = std::vector<std::pair<std::string, std::string>>;

/// Writes them into a folder, which is made if there is none. Throws if something cannot be
/// written, naming it; files that were there before then stay as they were.
void write_files(const Files& files, const std::string& directory);

}  // namespace nmt::toy
