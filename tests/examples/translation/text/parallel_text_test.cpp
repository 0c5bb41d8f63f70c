// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/parallel_text.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt {
namespace {

using attune::testing::error_of;
using attune::testing::TemporaryDirectory;
using Tokens = std::vector<std::string>;

Tokenizers tokenizers(Choice<TokenizationRow> mode) {
  const auto both = make_tokenizer({mode});
  return {both, both};
}

ParallelText read_text(const std::string& source, const std::string& target,
                       Choice<TokenizationRow> mode, int64_t max_length) {
  return tokenize(read_parallel_lines({source, target}), tokenizers(mode), max_length);
}

ParallelText read_text(const std::string& path, Choice<TokenizationRow> mode) {
  return tokenize(read_parallel_lines({path}), tokenizers(mode), 0);
}

// What the function says against its user, without the directory's name.
template <class Function>
std::string complaint(const TemporaryDirectory& directory, Function function) {
  std::string message = error_of(function);
  const std::string prefix = directory.path("");
  for (size_t at; (at = message.find(prefix)) != std::string::npos;) {
    message.erase(at, prefix.size());
  }
  return message;
}

TEST_CASE("parallel text: two files") {
  const TemporaryDirectory directory;
  const std::string source = directory.write("s", "\xEF\xBB\xBFthe cat\r\na dog barks\nyes");
  const std::string target = directory.write("t", "le chat\nun chien aboie\noui\n");
  const ParallelText text = read_text(source, target, "none", 0);
  REQUIRE(text.pairs.size() == 3);
  CHECK(text.lines == 3);
  CHECK(text.skipped_empty == 0);
  CHECK(text.skipped_long == 0);
  CHECK(text.pairs[0].source == Tokens{"the", "cat"});
  CHECK(text.pairs[0].target == Tokens{"le", "chat"});
  CHECK(text.pairs[2].source == Tokens{"yes"});
  CHECK(text.pairs[2].line == 3);
}

TEST_CASE("parallel text: empty and long pairs are skipped and counted") {
  const TemporaryDirectory directory;
  const std::string source = directory.write("s", "a b c\n\na\na b c d\n \na\na b c d\n\n");
  const std::string target = directory.write("t", "x\ny\n\nx\n\nx y z w\nx y z w\n\n");
  const ParallelText text = read_text(source, target, "none", 3);
  REQUIRE(text.pairs.size() == 1);
  CHECK(text.pairs[0].line == 1);
  CHECK(text.lines == 8);
  CHECK(text.skipped_empty == 4);
  CHECK(text.skipped_long == 3);
  CHECK(read_text(source, target, "none", 0).pairs.size() == 4);
  CHECK(error_of([&] {
          read_text(source, target, "none", 1);
        }).ends_with("of its 8 lines, 4 are empty on one side and 4 are over the length limit"));
}

TEST_CASE("parallel text: one tab-separated file") {
  const TemporaryDirectory directory;
  const std::string path = directory.write(
      "p", "Go.\tVa !\tCC-BY 2.0\t#1\r\n\n  \nHi.\tSalut !\n\tseul\nalone\t\nI'm in.\tJ'en suis.");
  const ParallelText text = read_text(path, "simple");
  REQUIRE(text.pairs.size() == 3);
  CHECK(text.lines == 7);
  CHECK(text.skipped_empty == 4);
  CHECK(text.pairs[0].source == Tokens{"Go", "￭."});
  CHECK(text.pairs[0].target == Tokens{"Va", "!"});
  CHECK(text.pairs[2].target == Tokens{"J'￭", "en", "suis", "￭."});
  CHECK(text.pairs[2].line == 7);
}

TEST_CASE("parallel text: lines are kept as they stand") {
  const TemporaryDirectory directory;
  const ParallelLines two = read_parallel_lines(
      {directory.write("s", "A  b\r\n\r\n c"), directory.write("t", "X\n\ny\u00A0z\n")});
  REQUIRE(two.pairs.size() == 3);
  CHECK(two.name == directory.path("s"));
  CHECK(two.pairs[0].source == "A  b");
  CHECK(two.pairs[1].source == "");
  CHECK(two.pairs[2].source == " c");
  CHECK(two.pairs[2].target == "y\u00A0z");
  const ParallelLines one = read_parallel_lines({directory.write("p", " a\tb \tc\r\n \r\n")});
  REQUIRE(one.pairs.size() == 2);
  CHECK(one.pairs[0].source == " a");
  CHECK(one.pairs[0].target == "b ");
  CHECK(one.pairs[1].target == "");
}

TEST_CASE("parallel text: a very long line is one line") {
  const TemporaryDirectory directory;
  std::string line;
  for (int i = 0; i < 200000; ++i) line += "word ";
  const std::string path = directory.write("s", line + "\nshort\n");
  const ParallelText text = read_text(path, path, "simple", 0);
  CHECK(text.pairs[0].source.size() == 200000);
  CHECK(read_text(path, path, "characters", 100).skipped_long == 1);
}

TEST_CASE("parallel text: two bad files make one sentence") {
  struct Case {
    const char *source, *target, *message;
  };
  const Case cases[] = {
      {"", "", "s is empty"},
      {"a\nb\nc\n", "x\n",
       "t has 1 lines and s has more: line n of one must translate line n of the other"},
      {"a\n", "x\ny\n\n",
       "s has 1 lines and t has more: line n of one must translate line n of the other"},
      {"", "x", "s has 0 lines and t has more: line n of one must translate line n of the other"},
      {"a\nb\n", "x\ncaf\xE9\n", "t:2: byte 4 is not valid UTF-8"},
      {"a\n\xC0\xAF\n", "x\n", "s:2: byte 1 is not valid UTF-8"},
      {"\na b c\n", "x\ny\n",
       "s has no sentence pair to use: of its 2 lines, 1 are empty on one side and 1 are over "
       "the length limit"},
  };
  for (const Case& c : cases) {
    const TemporaryDirectory directory;
    const std::string source = directory.write("s", c.source);
    const std::string target = directory.write("t", c.target);
    const auto read = [&] { read_text(source, target, "none", 2); };
    CHECK(complaint(directory, read) == c.message);
  }
}

TEST_CASE("parallel text: a bad tab-separated file makes one sentence") {
  struct Case {
    const char *content, *message;
  };
  const Case cases[] = {
      {"", "p is empty"},
      {"a\tx\nno tab here\n", "p:2: no tab between source and target"},
      {"a\tx\nb\t\xED\xA0\x80\n", "p:2: byte 3 is not valid UTF-8"},
      {"\n\n",
       "p has no sentence pair to use: of its 2 lines, 2 are empty on one side and 0 are over "
       "the length limit"},
  };
  for (const Case& c : cases) {
    const TemporaryDirectory directory;
    const std::string path = directory.write("p", c.content);
    CHECK(complaint(directory, [&] { read_text(path, "none"); }) == c.message);
  }
}

TEST_CASE("parallel text: a missing side is named") {
  const TemporaryDirectory directory;
  const std::string source = directory.write("s", "a\n");
  const auto read = [&] { read_parallel_lines({source, directory.path("missing")}); };
  CHECK(complaint(directory, read) == "cannot read missing: No such file or directory");
}

}  // namespace
}  // namespace nmt
