// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/heat_map.h"

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string_view>

#include "attune/core/error.h"

namespace nmt {
namespace {

constexpr int kCellWidth = 3;

// Code points of valid UTF-8: the bytes that continue none.
int64_t width(const std::string& word) {
  return std::count_if(word.begin(), word.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
}

std::string spaces(int64_t count) {
  return std::string(static_cast<size_t>(std::max<int64_t>(count, 0)), ' ');
}

// Source words, each beginning above its column and one line higher than the next, so that long
// words do not collide:      cat
//                         the |
//                          |  |
void draw_header(std::ostream& out, const std::vector<std::string>& source, int64_t margin) {
  for (size_t line = source.size(); line-- > 0;) {
    out << spaces(margin);
    for (size_t column = 0; column < line; ++column) out << "│" << spaces(kCellWidth - 1);
    out << source[line] << '\n';
  }
}

std::string cell(double weight, Colour colour) {
  if (colour == Colour::no) {
    constexpr std::string_view kShades = " .:-=+*#%@";
    const auto shade = static_cast<size_t>(weight * static_cast<double>(kShades.size()));
    return std::string(kCellWidth - 1, kShades[std::min(shade, kShades.size() - 1)]) + " ";
  }
  // The grey ramp of 256-colour terminals: 232 (black) to 255 (nearly white).
  const int grey = 232 + static_cast<int>(weight * 23);
  return "\x1b[48;5;" + std::to_string(grey) + "m" + std::string(kCellWidth - 1, ' ') + "\x1b[0m ";
}

}  // namespace

std::string heat_map(const std::vector<std::string>& source, const std::vector<std::string>& target,
                     std::span<const attune::real> weights, int64_t positions, Colour colour) {
  if (positions < static_cast<int64_t>(source.size()) ||
      weights.size() != target.size() * static_cast<size_t>(positions)) {
    attune::fail("heat_map: ", weights.size(), " weights for ", target.size(), " words and ",
                 positions, " positions");
  }
  int64_t margin = 0;
  for (const std::string& word : target) margin = std::max(margin, width(word));
  std::ostringstream out;
  draw_header(out, source, margin + 2);
  for (size_t t = 0; t < target.size(); ++t) {
    out << spaces(margin - width(target[t])) << target[t] << "  ";
    for (size_t s = 0; s < source.size(); ++s) {
      const double weight = weights[t * static_cast<size_t>(positions) + s];
      out << cell(std::clamp(weight, 0.0, 1.0), colour);
    }
    out << '\n';
  }
  return out.str();
}

}  // namespace nmt
