// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/characters.h"

#include <algorithm>

namespace nmt {
namespace {

constexpr CodePointRange kSpaces[] = {
    {0x9, 0xD},        // tab, line feed, ..., carriage return
    {0x20, 0x20},      // space
    {0x85, 0x85},      // next line
    {0xA0, 0xA0},      // no-break space
    {0x1680, 0x1680},  // ogham space
    {0x2000, 0x200B},  // en quad to zero width space
    {0x2028, 0x2029},  // line and paragraph separator
    {0x202F, 0x202F},  // narrow no-break space, as in French before ; ! ?
    {0x205F, 0x205F},  // mathematical space
    {0x3000, 0x3000},  // ideographic space
};

constexpr CodePointRange kPunctuation[] = {
    {0x21, 0x2F},      // ! to /
    {0x3A, 0x40},      // : to @
    {0x5B, 0x60},      // [ to `
    {0x7B, 0x7E},      // { to ~
    {0xA1, 0xA9},      // inverted !, currency, section
    {0xAB, 0xAC},      // left guillemet, not
    {0xAE, 0xB1},      // registered, degree, plus-minus
    {0xB4, 0xB4},      // acute accent
    {0xB6, 0xB8},      // pilcrow, middle dot, cedilla
    {0xBB, 0xBB},      // right guillemet
    {0xBF, 0xBF},      // inverted ?
    {0xD7, 0xD7},      // times
    {0xF7, 0xF7},      // divided by
    {0x37E, 0x37E},    // Greek question mark
    {0x387, 0x387},    // Greek ano teleia
    {0x55A, 0x55F},    // Armenian
    {0x589, 0x58A},    // Armenian full stop, hyphen
    {0x5BE, 0x5BE},    // Hebrew maqaf
    {0x5C0, 0x5C0},    // Hebrew paseq
    {0x5C3, 0x5C3},    // Hebrew sof pasuq
    {0x5F3, 0x5F4},    // Hebrew geresh
    {0x609, 0x60D},    // Arabic comma, per mille
    {0x61B, 0x61F},    // Arabic semicolon, question mark
    {0x66A, 0x66D},    // Arabic percent, separators
    {0x6D4, 0x6D4},    // Arabic full stop
    {0x964, 0x965},    // danda
    {0x970, 0x970},    // Devanagari abbreviation
    {0xE3F, 0xE3F},    // baht
    {0xF04, 0xF14},    // Tibetan
    {0x104A, 0x104F},  // Burmese
    {0x10FB, 0x10FB},  // Georgian
    {0x1360, 0x1368},  // Ethiopic
    {0x17D4, 0x17DB},  // Khmer
    {0x2010, 0x2027},  // dashes, curly quotes, bullets, ellipsis
    {0x2030, 0x205E},  // per mille, primes, single guillemets, interrobang
    {0x20A0, 0x20C0},  // currency
    {0x2190, 0x27FF},  // arrows, mathematics, boxes, shapes, dingbats
    {0x2900, 0x2BFF},  // more of these
    {0x2E00, 0x2E5D},  // supplemental punctuation
    {0x3001, 0x3003},  // CJK comma, full stop
    {0x3008, 0x3020},  // CJK brackets
    {0x3030, 0x3030},  // wavy dash
    {0x30A0, 0x30A0},  // katakana double hyphen
    {0x30FB, 0x30FB},  // katakana middle dot
    {0xFE10, 0xFE19},  // vertical forms
    {0xFE30, 0xFE6B},  // CJK compatibility and small forms
    {0xFF01, 0xFF0F},  // full-width ! to /
    {0xFF1A, 0xFF20},  // full-width : to @
    {0xFF3B, 0xFF40},  // full-width [ to `
    {0xFF5B, 0xFF65},  // full-width { to ~, half-width CJK
    {0xFFE0, 0xFFEE},  // full-width currency, half-width shapes
};

}  // namespace

bool lies_in(std::span<const CodePointRange> ranges, char32_t c) {
  const auto range = std::partition_point(ranges.begin(), ranges.end(),
                                          [c](const CodePointRange& r) { return r.last < c; });
  return range != ranges.end() && c >= range->first;
}

bool is_space(char32_t c) { return lies_in(kSpaces, c); }
bool is_punctuation(char32_t c) { return lies_in(kPunctuation, c); }
bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_apostrophe(char32_t c) { return c == U'\'' || c == U'\u2019'; }
bool is_hyphen(char32_t c) { return c == U'-' || c == U'\u2010' || c == U'\u2011'; }

}  // namespace nmt
