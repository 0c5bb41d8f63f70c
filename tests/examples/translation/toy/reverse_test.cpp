// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/reverse.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "attune/tests/support/temporary_directory.h"

using namespace nmt::toy;

namespace {

// The digits of a line, checked against those behind its tab.
int64_t digits(const std::string& line) {
  const size_t tab = line.find('\t');
  REQUIRE(tab != std::string::npos);
  std::string backward = line.substr(tab + 1);
  std::reverse(backward.begin(), backward.end());
  CHECK(line.substr(0, tab) == backward);
  return static_cast<int64_t>(tab + 1) / 2;
}

std::set<int64_t> lengths(const std::vector<std::string>& lines) {
  std::set<int64_t> found;
  for (const std::string& line : lines) found.insert(digits(line));
  return found;
}

}  // namespace

TEST_CASE("reverse task: digits and their reverse, longer in dev and test") {
  const ReverseTask task = generate_reverse(2000, 1);
  CHECK(task.train.size() == 2000);
  CHECK(task.dev.size() == 1000);
  CHECK(task.test.size() == 1000);
  CHECK(lengths(task.train).size() == 25);
  CHECK(*lengths(task.train).rbegin() == 25);
  for (const auto& lines : {task.dev, task.test}) {
    CHECK(lengths(lines).size() == 30);
    CHECK(*lengths(lines).begin() == 1);
    CHECK(*lengths(lines).rbegin() == 30);
  }
}

TEST_CASE("reverse task: the seed is all that it depends on") {
  CHECK(generate_reverse(50, 1).train == generate_reverse(50, 1).train);
  CHECK(generate_reverse(50, 1).train != generate_reverse(50, 2).train);
}

TEST_CASE("reverse task: files of two columns") {
  const attune::testing::TemporaryDirectory directory;
  write_files(files_of(ReverseTask{{"1 2\t2 1"}, {"3\t3"}, {}}), directory.path("new"));
  CHECK(directory.read("new/train.tsv") == "1 2\t2 1\n");
  CHECK(directory.read("new/dev.tsv") == "3\t3\n");
  CHECK(directory.read("new/test.tsv").empty());
}
