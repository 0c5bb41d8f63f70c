// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/attention_svg.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include "attune/core/text_stream.h"
#include "attune/examples/translation/view/written_word.h"

namespace nmt {
namespace {

// In pixels. Fonts differ: a column is what a wide letter takes, so that words never overlap.
constexpr int64_t kCell = 30, kColumn = 10, kMargin = 16, kGap = 8, kProbability = 48;
constexpr int64_t kLegendHeight = 64, kLegendWidth = 160;
constexpr int64_t kLongestWord = 32;
constexpr const char* kInk = "#08519c";

std::string escape_xml(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string label(const std::string& word) { return escape_xml(written(word, kLongestWord)); }
std::string unabridged(const std::string& word) {
  return escape_xml(written(word, std::numeric_limits<int64_t>::max()));
}

int64_t width_of(const std::string& word) {
  return kColumn * column_width(written(word, kLongestWord));
}

// Where the cells begin, and the size of the whole. Source words rise from their columns at 45
// degrees, so each needs as much room above as to the right.
struct Layout {
  int64_t left = 0, top = 0, width = 0, height = 0;

  int64_t x(size_t s) const { return left + kCell * static_cast<int64_t>(s); }
  int64_t y(size_t t) const { return top + kCell * static_cast<int64_t>(t); }
};

Layout lay_out(const AttendedSentence& sentence, const AttendedHypothesis& hypothesis) {
  Layout layout;
  int64_t widest = 0;
  for (const std::string& word : hypothesis.target) widest = std::max(widest, width_of(word));
  layout.left = kMargin + widest + kGap;
  layout.width = std::max(layout.x(sentence.source.size()) + kProbability, kLegendWidth) + kMargin;
  for (size_t s = 0; s < sentence.source.size(); ++s) {
    const auto rise =
        static_cast<int64_t>(0.71 * static_cast<double>(width_of(sentence.source[s])));
    layout.top = std::max(layout.top, rise);
    layout.width = std::max(layout.width, layout.x(s) + kCell + rise + kMargin);
  }
  layout.top += kMargin + kGap + kCell / 2;
  layout.height = layout.y(hypothesis.target.size()) + kLegendHeight;
  return layout;
}

void draw_source(std::ostream& out, const AttendedSentence& sentence, const Layout& layout) {
  out << "<g class='source'>\n";
  for (size_t s = 0; s < sentence.source.size(); ++s) {
    const int64_t x = layout.x(s) + kCell / 2, y = layout.top - kGap;
    out << "<text transform='translate(" << x << ' ' << y << ") rotate(-45)'>"
        << label(sentence.source[s]) << "</text>\n";
  }
  out << "</g>\n";
}

void draw_target(std::ostream& out, const AttendedSentence& sentence,
                 const AttendedHypothesis& hypothesis, const Layout& layout) {
  const int64_t right = layout.x(sentence.source.size()) + kGap;
  out << "<g class='target'>\n";
  for (size_t t = 0; t < hypothesis.target.size(); ++t) {
    const int64_t y = layout.y(t) + kCell / 2 + 5;
    out << "<text text-anchor='end' x='" << layout.left - kGap << "' y='" << y << "'>"
        << label(hypothesis.target[t]) << "</text><text font-size='11' fill='#5c6370' x='" << right
        << "' y='" << y << "'>p " << std::exp(hypothesis.log_probabilities[t]) << "</text>\n";
  }
  out << "</g>\n";
}

void draw_cell(std::ostream& out, double weight, int64_t x, int64_t y, const std::string& title) {
  const double shade = weight > 0 ? std::min(weight, 1.0) : 0;  // 0 for NaN
  out << "<g><title>" << title << ": " << weight << "</title><rect x='" << x << "' y='" << y
      << "' width='" << kCell << "' height='" << kCell << "' fill-opacity='" << shade << "'/>";
  const auto hundredths = std::lround(100 * shade);
  if (hundredths > 0) {
    out << "<text x='" << x + kCell / 2 << "' y='" << y + kCell / 2 + 4 << "' stroke='none' fill='"
        << (shade > 0.5 ? "#fff" : "#333") << "'>" << hundredths << "</text>";
  }
  out << "</g>\n";
}

void draw_cells(std::ostream& out, const AttendedSentence& sentence,
                const AttendedHypothesis& hypothesis, const Layout& layout) {
  out << "<g class='weights' font-size='11' text-anchor='middle' fill='" << kInk
      << "' stroke='#d0d4da'>\n";
  for (size_t t = 0; t < hypothesis.target.size(); ++t) {
    for (size_t s = 0; s < sentence.source.size(); ++s) {
      const std::string title =
          unabridged(hypothesis.target[t]) + " → " + unabridged(sentence.source[s]);
      draw_cell(out, hypothesis.weight(t, s), layout.x(s), layout.y(t), title);
    }
  }
  out << "</g>\n";
}

void draw_legend(std::ostream& out, const Layout& layout) {
  const int64_t x = kMargin, y = layout.height - kLegendHeight + 16;
  out << "<g class='legend' font-size='11' fill='#5c6370'><defs><linearGradient id='shades'><stop "
         "stop-color='"
      << kInk << "' stop-opacity='0'/><stop offset='1' stop-color='" << kInk
      << "'/></linearGradient></defs>\n<rect x='" << x << "' y='" << y << "' width='"
      << kLegendWidth << "' height='10' fill='url(#shades)' stroke='#d0d4da'/>\n<text x='" << x
      << "' y='" << y + 25 << "'>0</text><text text-anchor='middle' x='" << x + kLegendWidth / 2
      << "' y='" << y + 25 << "'>attention weight</text><text text-anchor='end' x='"
      << x + kLegendWidth << "' y='" << y + 25 << "'>1</text></g>\n";
}

}  // namespace

std::string to_svg(const AttendedSentence& sentence, size_t hypothesis) {
  const AttendedHypothesis& shown = sentence.checked(hypothesis);
  const Layout layout = lay_out(sentence, shown);
  attune::TextStream out;
  out.precision(3);
  out << std::fixed
      << "<svg xmlns='http://www.w3.org/2000/svg' role='img' "
         "font-family='system-ui, sans-serif' font-size='14' fill='#1c1e21' width='"
      << layout.width << "' height='" << layout.height << "' viewBox='0 0 " << layout.width << ' '
      << layout.height << "'>\n<title>What each target word attends to</title>\n"
      << "<rect width='100%' height='100%' fill='#fff'/>\n";
  draw_source(out, sentence, layout);
  draw_target(out, sentence, shown, layout);
  draw_cells(out, sentence, shown, layout);
  draw_legend(out, layout);
  out << "</svg>\n";
  return out.str();
}

}  // namespace nmt
