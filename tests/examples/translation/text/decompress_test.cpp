// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/decompress.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/text/line_reader.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt {
namespace {

using attune::testing::error_of;
using attune::testing::TemporaryDirectory;

struct Kind {
  std::string name, pack;  // a program that packs standard input
  bool is_built;
};

std::vector<Kind> kinds() {
  return {{"gzip", "gzip -c", make_gzip() != nullptr},
          {"zstd", "zstd -qc", make_zstd() != nullptr}};
}

// What is left of them where the program that packs is missing.
std::vector<Kind> kinds_at_hand() {
  std::vector<Kind> all;
  for (const Kind& kind : kinds()) {
    if (std::system((kind.pack + " </dev/null >/dev/null 2>&1").c_str()) == 0) all.push_back(kind);
  }
  return all;
}

std::string packed(const TemporaryDirectory& directory, const Kind& kind, const std::string& text) {
  const std::string plain = directory.write("plain", text);
  REQUIRE(std::system((kind.pack + " <" + plain + " >" + directory.path("packed")).c_str()) == 0);
  return directory.read("packed");
}

std::vector<std::string> lines_of(LineReader& reader) {
  std::vector<std::string> lines;
  for (std::string line; reader.next(line);) lines.push_back(line);
  return lines;
}

std::string many_lines() {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "line " + std::to_string(i * 7919 % 10'007) + "\n";
  return text;
}

TEST_CASE(
    "decompress: packed text is read as it was, from the beginning or again, piece by piece") {
  const TemporaryDirectory directory;
  for (const Kind& kind : kinds_at_hand()) {
    if (!kind.is_built) continue;
    CAPTURE(kind.name);
    for (const std::string& text : {std::string(), std::string("a b\r\nc"), many_lines()}) {
      LineReader plain(directory.write("plain.txt", text));
      const std::vector<std::string> lines = lines_of(plain);
      // Two archives, one behind the other, are one.
      const std::string once = packed(directory, kind, text), more = packed(directory, kind, "d\n");
      LineReader reader(directory.write("text.packed", once + more));
      reader.mark();
      const std::vector<std::string> read = lines_of(reader);
      REQUIRE(read.size() == lines.size() + (text.ends_with("c") ? 0 : 1));
      CHECK(std::equal(lines.begin(), lines.end() - (text.ends_with("c") ? 1 : 0), read.begin()));
      CHECK(read.back() == (text.ends_with("c") ? "cd" : "d"));
      reader.come_back();
      CHECK(lines_of(reader) == read);
    }
  }
}

TEST_CASE("decompress: text is packed wherever its first bytes say so, and plain elsewhere") {
  const TemporaryDirectory directory;
  for (const std::string text : {"", "\x1F", "(\xB5", "(\xB5/", "abc"}) {
    LineReader reader(directory.write("plain.gz", text));
    std::string line;
    CHECK(reader.next_bytes(line) == !text.empty());
    CHECK(line == text);
  }
}

TEST_CASE("decompress: what is cut short or damaged is named, with the line before it") {
  const TemporaryDirectory directory;
  for (const Kind& kind : kinds_at_hand()) {
    if (!kind.is_built) continue;
    CAPTURE(kind.name);
    const std::string whole = packed(directory, kind, many_lines());
    const auto error_with = [&](const std::string& bytes) {
      const std::string path = directory.write("text.packed", bytes);
      LineReader reader(path);
      std::string said = error_of([&] { lines_of(reader); });
      REQUIRE(said.starts_with(path + ": reading failed after line "));
      return said;
    };
    for (const size_t size : {size_t{5}, size_t{20}, whole.size() / 2, whole.size() - 1}) {
      CHECK(error_with(whole.substr(0, size)).ends_with("end too early"));
    }
    std::string damaged = whole;
    for (size_t i = whole.size() / 2; i < whole.size() / 2 + 40; ++i) damaged[i] ^= 0x55;
    CHECK(error_with(damaged).find("data are damaged") != std::string::npos);
    CHECK(error_with(whole + "plain text").find("data are damaged") != std::string::npos);
  }
}

TEST_CASE("decompress: zstd data may begin with a frame to skip, and look back only so far") {
  const TemporaryDirectory directory;
  for (const Kind& kind : kinds_at_hand()) {
    if (!kind.is_built || kind.name != "zstd") continue;
    const std::string skipped("\x50\x2A\x4D\x18\4\0\0\0skip", 12);  // RFC 8878, 3.1.2
    LineReader reader(directory.write("text.packed", skipped + packed(directory, kind, "a\nb\n")));
    CHECK(lines_of(reader) == std::vector<std::string>{"a", "b"});
    const std::string far("\x28\xB5\x2F\xFD\0\xA8\1\0\0", 9);  // a window of 2^31 bytes
    LineReader refusing(directory.write("far.packed", far));
    CHECK(
        error_of([&] { lines_of(refusing); }).ends_with("unzstd --long=31 makes plain text of it"));
  }
}

TEST_CASE("decompress: without the library a packed file is refused by name") {
  const TemporaryDirectory directory;
  for (const Kind& kind : kinds_at_hand()) {
    if (kind.is_built) continue;
    const std::string path = directory.write("text.packed", packed(directory, kind, "a\n"));
    const std::string said = error_of([&] { LineReader reader(path); });
    CHECK(said.starts_with("cannot read " + path + ": it is compressed by " + kind.name));
  }
}

}  // namespace
}  // namespace nmt
