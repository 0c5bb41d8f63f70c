// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nmt::toy {

/// Writes files, each a name and its content, into a folder, which is made if there is none. Throws
/// if something cannot be written, naming it; files that were there before then stay as they were.
void write_files(const std::vector<std::pair<std::string, std::string>>& files,
                 const std::string& directory);

}  // namespace nmt::toy
