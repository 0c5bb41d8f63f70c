// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/lower_case.h"

#include <locale.h>
#include <wctype.h>

#include "attune/core/error.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

constexpr char32_t kCapitalIWithDot = 0x130, kDotAbove = 0x307;
constexpr char32_t kCapitalSigma = 0x3A3, kFinalSigma = 0x3C2;

// The C library has the table; its locale C.UTF-8 is Unicode's without any language's exceptions.
locale_t unicode() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (locale == nullptr) attune::fail("lower case: this system has no locale C.UTF-8");
  return locale;
}

bool is_greek(char32_t c) {
  return (c >= 0x370 && c <= 0x3FF && c != 0x37E && c != 0x387) || (c >= 0x1F00 && c <= 0x1FFF);
}

}  // namespace

std::string lower_case(std::string_view text) {
  const locale_t locale = unicode();
  const std::u32string characters = code_points(text);
  std::u32string result;
  for (size_t i = 0; i < characters.size(); ++i) {
    const char32_t c = characters[i];
    const bool ends_word = i > 0 && is_greek(characters[i - 1]) &&
                           (i + 1 == characters.size() || !is_greek(characters[i + 1]));
    if (c == kCapitalIWithDot) {
      result += {U'i', kDotAbove};
    } else if (c == kCapitalSigma && ends_word) {
      result += kFinalSigma;
    } else {
      result += static_cast<char32_t>(towlower_l(static_cast<wint_t>(c), locale));
    }
  }
  return to_utf8(result);
}

}  // namespace nmt
