// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/lowercase.h"

#include <locale.h>
#include <wctype.h>

#include "attune/core/error.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

// The C library has the table; its locale C.UTF-8 is Unicode's without any language's exceptions.
locale_t unicode() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (locale == nullptr) attune::fail("lowercase: this system has no locale C.UTF-8");
  return locale;
}

}  // namespace

std::string lowercase(std::string_view line) {
  require_utf8(line);
  const locale_t locale = unicode();
  std::u32string characters = code_points(line);
  for (char32_t& c : characters)
    c = static_cast<char32_t>(towlower_l(static_cast<wint_t>(c), locale));
  return to_utf8(characters);
}

}  // namespace nmt
