// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <iterator>
#include <locale>
#include <ostream>
#include <sstream>
#include <string>

#include "attune/core/real.h"

namespace attune {

/// A string stream for messages, names and drawings: its numbers are "1024" and "0.5" whatever
/// std::locale::global() was told, where an std::ostringstream might write "1.024" and "0,5".
/// Throws std::bad_alloc where that one would only lose what there is no memory for.
class TextStream : public std::ostringstream {
 public:
  TextStream() {
    imbue(std::locale::classic());
    exceptions(std::ios::badbit);
  }
};

/// A number with just as many digits as tell it from all others: 0.1, 1.0000001, 1e-09.
template <class Number>
std::string shortest(Number value) {
  char digits[64];
  const auto written =
      std::to_chars(std::begin(digits), std::end(digits), value, std::chars_format::general);
  return {std::begin(digits), written.ptr};
}

/// For an operator<<: what print(stream) writes to a TextStream goes to `out`, whose precision and
/// flags hold and whose locale does not.
template <class Print>
std::ostream& print_plainly(std::ostream& out, Print print) {
  TextStream text;
  text.flags(out.flags());
  text.precision(out.precision());
  print(static_cast<std::ostream&>(text));
  return out << text.str();
}

}  // namespace attune
