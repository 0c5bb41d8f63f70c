// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace nmt {

/// Whether the bytes are a protobuf message of length-delimited fields, as SentencePiece's models
/// are, that ends where a field ends and has a field of this number.
/// https://protobuf.dev/programming-guides/encoding
bool is_whole_message(std::string_view bytes, uint64_t field);

}  // namespace nmt
