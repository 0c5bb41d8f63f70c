// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "attune/tests/bench/support/machine.h"

namespace bench {

using Json = nlohmann::ordered_json;

Json to_json(const Machine& machine);

/// Throws attune::Error if the file cannot be written.
void write_file(const std::string& path, const std::string& text);
void write_file(const std::string& path, const Json& json);

/// Throws as write_file() would, and leaves the file as it is. An empty path stands for no file.
void require_writable(const std::string& path);

}  // namespace bench
