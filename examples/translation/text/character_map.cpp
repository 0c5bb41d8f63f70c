// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/character_map.h"

#include <cstdint>
#include <cstring>

namespace nmt {
namespace {

uint32_t number_at(std::string_view bytes, uint64_t index) {
  uint32_t number = 0;
  std::memcpy(&number, bytes.data() + index * sizeof(number), sizeof(number));
  return number;
}

// What a unit of the trie says.
bool is_leaf(uint32_t unit) { return (unit >> 31) != 0; }
bool has_leaf(uint32_t unit) { return (unit >> 8 & 1) != 0; }
uint32_t value(uint32_t leaf) { return leaf & 0x7FFFFFFF; }
uint64_t offset(uint32_t unit) { return uint64_t{unit >> 10} << ((unit & (1u << 9)) >> 6); }

}  // namespace

bool is_sound_character_map(std::string_view bytes) {
  if (bytes.empty()) return true;
  if (bytes.size() < sizeof(uint32_t)) return false;
  const uint64_t length = number_at(bytes, 0);
  bytes.remove_prefix(sizeof(uint32_t));
  if (length >= bytes.size() || length < sizeof(uint32_t) || !bytes.ends_with('\0')) return false;
  const std::string_view trie = bytes.substr(0, length);
  const uint64_t units = length / sizeof(uint32_t), replaced = bytes.size() - length;
  for (uint64_t i = 0; i < units; ++i) {
    const uint32_t unit = number_at(trie, i);
    if (is_leaf(unit) && i > 0) continue;  // no walk asks whether its first unit is one
    // From here a walk goes to this one, if it ends here, or to one that differs in the last byte.
    const uint64_t next = i ^ offset(unit);
    if ((next | 0xFF) >= units) return false;
    if (has_leaf(unit) && value(number_at(trie, next)) >= replaced) return false;
  }
  return true;
}

}  // namespace nmt
