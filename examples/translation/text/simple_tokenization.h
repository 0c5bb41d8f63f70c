// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nmt {

/// The rules of Tokenization::simple; see tokenization.h.
std::vector<std::string> tokenize_simple(std::string_view line);
std::string detokenize_simple(const std::vector<std::string>& tokens);

}  // namespace nmt
