// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/line_reader.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string_view>
#include <vector>

#include "attune/core/error.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt {
namespace {

using namespace std::string_view_literals;
using Lines = std::vector<std::string>;

Lines lines_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  LineReader reader(stream, "input");
  Lines lines;
  for (std::string line; reader.next(line);) lines.push_back(line);
  CHECK(reader.line_number() == static_cast<int64_t>(lines.size()));
  return lines;
}

TEST_CASE("line reader: line ends and byte order mark") {
  struct Case {
    std::string_view text;
    Lines lines;
  };
  const Case cases[] = {
      {"", {}},
      {"\n", {""}},
      {"a", {"a"}},
      {"a\nb\n", {"a", "b"}},
      {"a\nb", {"a", "b"}},
      {"a\r\nb\r\n", {"a", "b"}},
      {"a\r\n\r\nb\r", {"a", "", "b"}},
      {"a\n\n", {"a", ""}},
      {"\xEF\xBB\xBF", {""}},
      {"\xEF\xBB\xBF"sv
       "a\nb",
       {"a", "b"}},
      {"a\n\xEF\xBB\xBF"sv
       "b",
       {"a",
        "\uFEFF"
        "b"}},
      {"a\0b\n"sv, {std::string("a\0b", 3)}},
  };
  for (const Case& c : cases) CHECK(lines_of(c.text) == c.lines);
}

TEST_CASE("line reader: ready as long as there is something to read") {
  std::istringstream stream("a\nb");
  LineReader reader(stream, "input");
  std::string line;
  CHECK(reader.is_ready());
  reader.next(line);
  CHECK(reader.is_ready());
  reader.next(line);
  CHECK(!reader.is_ready());
}

TEST_CASE("line reader: invalid UTF-8 is named by file, line and byte") {
  CHECK_THROWS_WITH_AS(lines_of("fine\nnot \xFF fine\n"), "input:2: byte 5 is not valid UTF-8",
                       attune::Error);
  CHECK_THROWS_WITH_AS(lines_of("\xFF\xFEh\0i\0"sv), "input:1: byte 1 is not valid UTF-8",
                       attune::Error);
}

TEST_CASE("line reader: what is no readable file is named") {
  const attune::testing::TemporaryDirectory directory;
  const std::string missing = directory.path("missing.en");
  CHECK_THROWS_WITH_AS(LineReader{missing},
                       ("cannot read " + missing + ": No such file or directory").c_str(),
                       attune::Error);
  const std::string itself = directory.path("");
  CHECK_THROWS_WITH_AS(LineReader{itself},
                       ("cannot read " + itself + ": it is a directory").c_str(), attune::Error);
}

TEST_CASE("line reader: pairs of lines, which both texts must have") {
  std::istringstream a("1\n2\n"), b("one\r\ntwo"), c("eins\nzwei\ndrei\nvier");
  LineReader digits(a, "digits"), words(b, "words"), more(c, "more");
  std::string digit, word;
  CHECK(next_pair(digits, words, digit, word));
  CHECK(next_pair(digits, words, digit, word));
  CHECK((digit == "2" && word == "two"));
  CHECK(!next_pair(digits, words, digit, word));
  CHECK_THROWS_WITH_AS(next_pair(digits, more, digit, word),
                       "digits has 2 lines and more has more: line n of one must "
                       "translate line n of the other",
                       attune::Error);
}

}  // namespace
}  // namespace nmt
