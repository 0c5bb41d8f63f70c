// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/written_word.h"

#include "attune/examples/translation/text/characters.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

// Combining marks of scripts in common use, and characters without a shape of their own.
constexpr CodePointRange kNone[] = {
    {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},     {0x5BF, 0x5BF},     {0x5C1, 0x5C2},
    {0x5C4, 0x5C5},   {0x5C7, 0x5C7},   {0x610, 0x61A},     {0x64B, 0x65F},     {0x6D6, 0x6DC},
    {0x93C, 0x93C},   {0x941, 0x948},   {0x94D, 0x94D},     {0xE31, 0xE31},     {0xE34, 0xE3A},
    {0xE47, 0xE4E},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x200B, 0x200F},   {0x202A, 0x202E},
    {0x2060, 0x2064}, {0x2066, 0x206F}, {0x20D0, 0x20FF},   {0x3099, 0x309A},   {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0000, 0xE0FFF},
};

// Hangul, the Chinese and Japanese scripts, full-width forms, emoji.
constexpr CodePointRange kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2E80, 0x303E},
    {0x3041, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18DFF},
    {0x1AFF0, 0x1B2FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF},
    {0x20000, 0x3FFFD},
};

int64_t column_width(char32_t c) {
  if (lies_in(kNone, c)) return 0;
  return lies_in(kWide, c) ? 2 : 1;
}

bool is_forbidden(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF;
}

}  // namespace

int64_t column_width(std::string_view text) {
  int64_t width = 0;
  for_each_code_point(text, [&](char32_t c, std::string_view) { width += column_width(c); });
  return width;
}

std::string written(std::string_view text, int64_t most) {
  const bool cut = column_width(text) > most;
  std::string result;
  int64_t width = cut ? 1 : 0;  // "…"
  for_each_code_point(text, [&](char32_t c, std::string_view) {
    const char32_t shown = is_forbidden(c) ? kReplacementCharacter : c;
    width += column_width(shown);
    if (width <= most) result += to_utf8({&shown, 1});
  });
  return cut ? result + "…" : result;
}

}  // namespace nmt
