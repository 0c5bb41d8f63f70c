// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/line_reader.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/error.h"
#include "attune/core/testing/errors.h"
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

TEST_CASE("line reader: lines of every length, in pieces") {
  for (const size_t length : {1, 4094, 4095, 4096, 8190, 8191, 100'000}) {
    CAPTURE(length);
    const std::string line(length, 'x');
    CHECK(lines_of(line) == Lines{line});
    CHECK(lines_of(line + "\n") == Lines{line});
    CHECK(lines_of(line + "\r\n\n" + line) == Lines{line, "", line});
  }
}

TEST_CASE("line reader: a line without end is named") {
  const std::string longest(LineReader::kLongestLine, 'x');
  CHECK(lines_of("a\n" + longest + "\nb") == Lines{"a", longest, "b"});
  CHECK_THROWS_WITH_AS(lines_of("a\n" + longest + "x\n"),
                       "input:2: the line has more than 16 MiB; text has line ends", attune::Error);
  LineReader zeros("/dev/zero");
  std::string line;
  CHECK_THROWS_WITH_AS(zeros.next(line),
                       "/dev/zero:1: the line has more than 16 MiB; text has line ends",
                       attune::Error);
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

TEST_CASE("line reader: a failed read has the system's reason") {
  LineReader closed(-1, "standard input"), memory("/proc/self/mem");
  std::string line;
  CHECK_THROWS_WITH_AS(closed.next(line),
                       "standard input: reading failed after line 0: Bad file descriptor",
                       attune::Error);
  CHECK_THROWS_WITH_AS(memory.next(line),
                       "/proc/self/mem: reading failed after line 0: Input/output error",
                       attune::Error);
}

TEST_CASE("line reader: looking through a file says what is wrong, and changes nothing") {
  const attune::testing::TemporaryDirectory directory;
  const auto file = [&](const char* name, std::string_view text) {
    std::ofstream(directory.path(name)) << text;
    return directory.path(name);
  };
  const std::string good = file("good",
                                "\xEF\xBB\xBF"
                                "a\nb\nc"),
                    bad = file("bad", "a\nb\n\xFF\n");
  const std::string two = file("two", "x\ny\n");
  LineReader reader(good), other(good);
  std::string line;
  look_through(reader);
  CHECK((reader.next(line) && line == "a" && reader.line_number() == 1));
  look_through(reader);
  CHECK((reader.next(line) && line == "b" && reader.line_number() == 2));
  CHECK((reader.next(line) && line == "c" && !reader.next(line)));

  LineReader wrong(bad);
  CHECK_THROWS_WITH_AS(look_through(wrong), (bad + ":3: byte 1 is not valid UTF-8").c_str(),
                       attune::Error);
  LineReader again(good), shorter(two);
  look_through(other, again);
  CHECK((other.next(line) && again.next(line) && line == "a"));
  LineReader whole(good);
  CHECK_THROWS_WITH_AS(look_through(whole, shorter),
                       (two + " has 2 lines and " + good +
                        " has more: line n of one must translate line n of the other")
                           .c_str(),
                       attune::Error);
}

TEST_CASE("line reader: a place that cannot be gone to is no end of the text") {
  const attune::testing::TemporaryDirectory folder;
  const int file = open(folder.write("text", "a\nb\n").c_str(), O_RDONLY);
  REQUIRE(file >= 0);
  LineReader reader(file, "a file");
  reader.mark();
  close(file);
  CHECK(attune::testing::error_of([&] { reader.come_back(); }) ==
        "a file: cannot be read once more: Bad file descriptor");
}

TEST_CASE("line reader: what can be read once only is kept where it is looked through") {
  const auto piped = [](std::string_view text) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    REQUIRE(write(ends[1], text.data(), text.size()) == ssize_t(text.size()));
    close(ends[1]);
    return ends[0];
  };
  // Marks and carriage returns of which one is to go, and a last line without its end.
  const std::string mark = "\xEF\xBB\xBF";
  const int pipe = piped(mark + mark + "a\nb\r\r\n\nc"), other = piped("x\n\xFF\n");
  LineReader reader(pipe, "a pipe"), bad(other, "another");
  const auto next = [&] {
    std::string line;
    REQUIRE(reader.next(line));
    return std::to_string(reader.line_number()) + line;
  };
  look_through(reader);
  CHECK(next() == "1" + mark + "a");
  look_through(reader);  // what is kept already, too
  CHECK(next() == "2b\r");
  CHECK(next() == "3");
  CHECK(next() == "4c");
  std::string line;
  CHECK(!reader.next(line));
  look_through(reader);  // at the end
  CHECK(!reader.next(line));
  CHECK_THROWS_WITH_AS(look_through(bad), "another:2: byte 1 is not valid UTF-8", attune::Error);
  close(pipe);
  close(other);
}

TEST_CASE("line reader: a file that is cut after it was looked through has not come to its end") {
  const attune::testing::TemporaryDirectory directory;
  const std::string file = directory.write("file", "a\nb\nc\n");
  LineReader reader(file);
  look_through(reader);
  std::filesystem::resize_file(file, 4);
  std::string line;
  CHECK((reader.next(line) && reader.next(line)));
  CHECK_THROWS_WITH_AS(
      reader.next(line),
      (file + " had 3 lines and has 2 now: it was changed while it was read").c_str(),
      attune::Error);
}

TEST_CASE("line reader: of one stream there is one reader") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const std::string name = "/dev/fd/" + std::to_string(ends[0]);
  const std::string same = "/proc/self/fd/" + std::to_string(ends[0]);
  const attune::testing::TemporaryDirectory directory;
  const std::string file = directory.write("file", "a\n");
  CHECK_NOTHROW(check_read_once({file, "", name, file, "", "/nonexistent/file", "/dev/null"}));
  CHECK_THROWS_WITH_AS(
      check_read_once({file, name, same}),
      (name + " and " + same + " are one stream, which can be read only once").c_str(),
      attune::Error);
  close(ends[0]);
  close(ends[1]);
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
