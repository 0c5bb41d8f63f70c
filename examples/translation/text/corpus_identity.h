// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace nmt {

/// Which bytes a file has, as JSON: how many, and their checksum; and which file it is and when it
/// was changed, so that one which nobody has touched need not be read again. Null for what can be
/// read only once, as a pipe. Throws attune::Error if it cannot be read.
nlohmann::ordered_json identity_of(const std::string& path);

/// Whether a file has the bytes of that identity. No pipe has.
bool has_identity(const std::string& path, const nlohmann::ordered_json& identity);

}  // namespace nmt
