// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/attention_svg.h"

#include <doctest/doctest.h>

#include <cmath>
#include <regex>
#include <string>
#include <string_view>

#include "attune/core/testing/errors.h"
#include "attune/tests/examples/translation/view/sentences.h"

namespace nmt::testing {
namespace {

// Whether elements are closed in order, attributes quoted, and no stray < & or control character is
// left: enough of XML for what is written here.
bool is_well_formed(std::string_view text) {
  static const std::regex tag(R"(</?[a-zA-Z]+( [a-zA-Z:-]+='[^'<]*')*/?>)");
  static const std::regex plain(R"(([^<>&]|&(amp|lt|gt|quot);)*)");
  std::vector<std::string> open;
  std::match_results<std::string_view::const_iterator> match;
  while (std::regex_search(text.begin(), text.end(), match, tag)) {
    const std::string_view before = text.substr(0, static_cast<size_t>(match.position()));
    if (!std::regex_match(before.begin(), before.end(), plain)) return false;
    const std::string found = match.str();
    const std::string name = found.substr(0, found.find_first_of(" />", 2));
    if (found.starts_with("</")) {
      if (open.empty() || "</" + open.back().substr(1) != name) return false;
      open.pop_back();
    } else if (!found.ends_with("/>")) {
      open.push_back(name);
    }
    text.remove_prefix(static_cast<size_t>(match.position() + match.length()));
  }
  return open.empty() && text == "\n";
}

size_t count(const std::string& text, std::string_view wanted) {
  size_t found = 0;
  for (size_t at = text.find(wanted); at != text.npos; at = text.find(wanted, at + 1)) ++found;
  return found;
}

std::string cells_of(const std::string& svg) {
  const size_t begin = svg.find("<g class='weights'");
  return svg.substr(begin, svg.find("<g class='legend'") - begin);
}

// The number that the group of a pattern found.
double number(const std::string& svg, const std::string& pattern) {
  std::smatch found;
  REQUIRE(std::regex_search(svg, found, std::regex(pattern)));
  return std::stod(found[1]);
}

TEST_CASE("view: an SVG has a cell for each weight, padding excepted") {
  const std::string svg = to_svg(small_sentence(), 0);
  CHECK(is_well_formed(svg));
  CHECK(svg.starts_with("<svg xmlns='http://www.w3.org/2000/svg'"));
  const std::string cells = cells_of(svg);
  CHECK(count(cells, "<rect ") == 4);
  for (const char* shade : {"0.950", "0.050", "0.250", "0.750"}) {
    CHECK(count(cells, std::string("fill-opacity='") + shade + "'") == 1);
  }
  CHECK(count(cells, "<title>l' → été: 0.050</title>") == 1);
  CHECK(count(svg, ">été</text>") == 2);
  CHECK(count(svg, ">p 0.607</text>") == 1);  // e^-0.5
  CHECK(count(cells_of(to_svg(small_sentence(), 1)), "<rect ") == 2);
}

TEST_CASE("view: an SVG has room for a long word, which rises to the right") {
  AttendedSentence sentence = small_sentence();
  const std::string word(30, 'w');  // 10 pixels each, at 45 degrees
  sentence.source.back() = word;
  const std::string svg = to_svg(sentence, 0), rises = "\\) rotate\\(-45\\)'>" + word;
  const double x = number(svg, "translate\\((\\d+) \\d+" + rises);
  const double y = number(svg, "translate\\(\\d+ (\\d+)" + rises);
  const double reach = 300 / std::sqrt(2.0), letter = 14 / std::sqrt(2.0), air = letter + 16;
  CHECK(number(svg, "<svg [^>]* width='(\\d+)'") >= x + reach + air);
  CHECK(y >= reach + air);
}

TEST_CASE("view: an SVG has room for its legend, and for the probabilities beside its cells") {
  const AttendedHypothesis of_nothing{{"x"}, "", false, {-1}, 0, {}, 0};
  const std::string narrow = to_svg({{}, "", {of_nothing}, {}, ""}, 0);
  CHECK(number(narrow, "<svg [^>]* width='(\\d+)'") >=
        number(narrow, "<rect x='(\\d+)' [^>]*url\\(#shades\\)") +
            number(narrow, "width='(\\d+)' height='10' fill='url"));
  AttendedSentence sentence;
  sentence.source.assign(20, "a");
  sentence.hypotheses = {{{"x"}, "", false, {-0.5}, 0, std::vector<attune::real>(20, 0.05f), 20}};
  const std::string wide = to_svg(sentence, 0);
  CHECK(number(wide, "<svg [^>]* width='(\\d+)'") >=
        number(wide, "x='(\\d+)' y='\\d+'>p 0.607") + 40);  // of 7 small letters
}

TEST_CASE("view: an SVG is XML, whatever the words") {
  const std::string svg = to_svg(hostile_sentence(), 0);
  CHECK(is_well_formed(svg));
  CHECK(count(svg, "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;") > 0);
  for (const char c : svg) CHECK((static_cast<unsigned char>(c) >= ' ' || c == '\n'));
  CHECK(count(svg, "\uFFFE") == 0);
}

TEST_CASE("view: an SVG of nothing, and of what is no number") {
  const AttendedHypothesis nothing{{}, "", false, {}, 0, {}, 1};
  CHECK(is_well_formed(to_svg({{"a"}, "", {nothing}, {}, ""}, 0)));
  const AttendedHypothesis of_nothing{{"x"}, "", false, {-1}, 0, {}, 0};
  CHECK(is_well_formed(to_svg({{}, "", {of_nothing}, {}, ""}, 0)));
  const auto nan = std::nanf("");
  const AttendedHypothesis no_number{{"x"}, "", true, {nan}, nan, {nan}, 1};
  const std::string svg = to_svg({{"a"}, "", {no_number}, {}, ""}, 0);
  CHECK(is_well_formed(svg));
  CHECK(count(svg, "fill-opacity='0.000'") == 1);
}

TEST_CASE("view: an SVG refuses what does not fit") {
  CHECK(attune::testing::error_of([] { to_svg(small_sentence(), 2); }) ==
        "attention: there is no hypothesis 2 among 2");
}

}  // namespace
}  // namespace nmt::testing
