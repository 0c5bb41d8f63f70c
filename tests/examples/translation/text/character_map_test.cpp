// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/character_map.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace nmt {
namespace {

std::string bytes_of(uint32_t number) {
  return {reinterpret_cast<const char*>(&number), sizeof(number)};
}

// A trie of one block of 256 units, of which these are not 0, and replacements.
std::string map_of(const std::vector<std::pair<size_t, uint32_t>>& set,
                   const std::string& replacements) {
  std::vector<uint32_t> units(256);
  for (const auto& [place, unit] : set) units[place] = unit;
  std::string text = bytes_of(static_cast<uint32_t>(units.size() * sizeof(uint32_t)));
  for (const uint32_t unit : units) text += bytes_of(unit);
  return text + replacements;
}

constexpr uint32_t kHasLeaf = 1u << 8, kLeaf = 1u << 31, kWide = 1u << 9;
constexpr uint32_t offset(uint32_t to) { return to << 10; }

// "a" becomes "x": from the root by 0 ^ 1 ^ 'a' to a unit with that label, whose leaf is at 7.
std::string a_to_x(uint32_t leaf = kLeaf | 1, uint32_t to = ('a' ^ 1) ^ 7) {
  return map_of({{0, offset(1)}, {'a' ^ 1, offset(to) | kHasLeaf | 'a'}, {7, leaf}},
                std::string("\0x\0", 3));
}

TEST_CASE("character map: one that stays within its bytes is sound") {
  CHECK(is_sound_character_map(""));
  CHECK(is_sound_character_map(a_to_x()));
}

TEST_CASE("character map: one that leads outside is not") {
  CHECK_FALSE(is_sound_character_map(a_to_x(kLeaf | 3)));       // behind the replacements
  CHECK_FALSE(is_sound_character_map(a_to_x(kLeaf | 1, 256)));  // behind the trie
  CHECK_FALSE(is_sound_character_map(map_of({{0, kWide | offset(1)}}, std::string(1, '\0'))));
  CHECK_FALSE(is_sound_character_map(map_of({{0, kLeaf | offset(1000)}}, std::string(1, '\0'))));
  CHECK_FALSE(is_sound_character_map(map_of({}, "not ended")));
  const std::string whole = a_to_x();
  for (size_t size = 1; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(is_sound_character_map(whole.substr(0, size)));
  }
  CHECK_FALSE(is_sound_character_map(bytes_of(0xFFFFFFFF) + whole.substr(4)));
  CHECK_FALSE(is_sound_character_map(bytes_of(2) + whole.substr(4)));
}

}  // namespace
}  // namespace nmt
