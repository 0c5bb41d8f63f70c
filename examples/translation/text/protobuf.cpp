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

}  // namespace

bool is_whole_message(std::string_view bytes, uint64_t field) {
  constexpr uint64_t kLengthDelimited = 2;
  bool found = false;
  while (!bytes.empty()) {
    const std::optional<uint64_t> tag = take_number(bytes);  // field number and kind
    const std::optional<uint64_t> length = take_number(bytes);
    if (!tag || *tag % 8 != kLengthDelimited || !length || *length > bytes.size()) return false;
    bytes.remove_prefix(*length);
    found = found || *tag / 8 == field;
  }
  return found;
}

}  // namespace nmt
