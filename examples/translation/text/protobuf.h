// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace nmt {

/// Calls visit(number, content) for each field of a protobuf message. The content is the bytes of
/// what has a length (a text, a message within), and empty for what is a number. Returns whether
/// the bytes are a message that ends where a field ends.
/// https://protobuf.dev/programming-guides/encoding
bool for_each_field(std::string_view message,
                    const std::function<void(uint64_t, std::string_view)>& visit);

}  // namespace nmt
