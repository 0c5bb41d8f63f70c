// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/protobuf.h"

#include <optional>

namespace nmt {
namespace {

// Takes a number off the front: seven bits a byte, the lowest first, the last byte below 0x80.
std::optional<uint64_t> take_number(std::string_view& bytes) {
  uint64_t number = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<uint64_t>(byte & 0x7Fu) << shift;
    if (byte < 0x80) return number;
  }
  return std::nullopt;
}

// How many bytes a field of this kind takes from here on.
std::optional<uint64_t> take_length(uint64_t kind, std::string_view& bytes) {
  constexpr uint64_t kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5;
  if (kind == kVarint) return take_number(bytes) ? std::optional<uint64_t>(0) : std::nullopt;
  if (kind == kFixed64) return 8;
  if (kind == kFixed32) return 4;
  return kind == kLengthDelimited ? take_number(bytes) : std::nullopt;
}

}  // namespace

bool for_each_field(std::string_view message,
                    const std::function<void(uint64_t, std::string_view)>& visit) {
  while (!message.empty()) {
    const std::optional<uint64_t> tag = take_number(message);  // field number and kind
    if (!tag) return false;
    const std::optional<uint64_t> length = take_length(*tag % 8, message);
    if (!length || *length > message.size()) return false;
    visit(*tag / 8, message.substr(0, *length));
    message.remove_prefix(*length);
  }
  return true;
}

}  // namespace nmt
