// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace nmt {

/// The names of all that is in a folder, in any order; none if there is no such folder, of which
/// whoever writes into it tells. An empty path is the folder that the program runs in. Throws
/// attune::Error with the system's reason if it cannot be looked into.
std::vector<std::string> names_in(const std::string& folder);

}  // namespace nmt
