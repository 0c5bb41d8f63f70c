// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace nmt {

/// Bytes as text, and back: RFC 4648, section 4, with padding and without line breaks.
std::string to_base64(std::string_view bytes);
/// Throws attune::Error for what to_base64() does not write.
std::string from_base64(std::string_view text);

}  // namespace nmt
