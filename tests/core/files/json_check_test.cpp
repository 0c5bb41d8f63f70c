// SPDX-License-Identifier: MIT
#include "attune/core/files/json_check.h"

#include <doctest/doctest.h>

#include <string>

#include "attune/core/testing/errors.h"

namespace {

using attune::check_json;
using attune::testing::error_of;
using Lines = std::map<std::string, int64_t>;

TEST_CASE("json_check: each key of the outermost object, and its line") {
  CHECK(check_json("{}", 1).empty());
  CHECK(check_json("3", 0).empty());
  CHECK(check_json("[{\"a\": 1}]", 2).empty());
  CHECK(check_json("{\"a\": 1, \"b\": {\"c\":\n 1},\n\n \"d\":\n12\n,\"e\": 2}", 2) ==
        Lines{{"a", 1}, {"b", 1}, {"d", 4}, {"e", 6}});
}

TEST_CASE("json_check: what is refused, and where") {
  const auto error = [](const std::string& text) { return error_of([&] { check_json(text, 3); }); };
  CHECK(error("{\"a\": 1,\n\"b\": 2,\n \"a\": 3}") ==
        "line 3: the key \"a\" stands there twice, first in line 1");
  CHECK(error("[{\"a\": {\"b\\n\": 1,\n \"b\\n\": 1}}]") ==
        "line 2: the key \"b\\n\" stands there twice, first in line 1");
  CHECK(error("[{\"a\": 1}, {\"a\": 1}]") == "no error");
  CHECK(error("[[{}]]") == "no error");
  CHECK(error("[\n[[[]]]]") == "line 2: objects and lists lie more than 3 deep in each other");
  CHECK(error(std::string(1'000'000, '[')) ==
        "line 1: objects and lists lie more than 3 deep in each other");
  CHECK(error("") ==
        "it is no valid JSON: parse error at line 1, column 1: syntax error while parsing value - "
        "unexpected end of input; expected '[', '{', or a literal");
  CHECK(error("{\"a\" 1}") ==
        "it is no valid JSON: parse error at line 1, column 6: syntax error while parsing object "
        "separator - unexpected number literal; expected ':'");
  for (const char* text : {"{", "[1,]", "{\"a\"", "nan", "[Infinity]", "\"\xff\"", "1e999", "1 2",
                           "{} x", "{'a': 1}", "[1] // one", "\"a\nb\"", "01", "+1", "[-]"}) {
    CAPTURE(text);
    CHECK(error(text).starts_with("it is no valid JSON: "));
  }
  CHECK(error("{\"a\": 1,\n\"b\": [1e400]}") ==
        "it is no valid JSON: number overflow parsing '1e400', in line 2");
  CHECK(error(std::string("{}\n\0{", 5)) == "line 2: a zero byte is no JSON");
  CHECK(error("\"" + std::string(100'000, 'x')).size() < 300);
}

TEST_CASE("json_check: a text as it is quoted") {
  using attune::in_quotes;
  CHECK(in_quotes("") == "\"\"");
  CHECK(in_quotes("a\n\"b\"") == R"("a\n\"b\"")");
  CHECK(in_quotes("\xFF") == "\"\uFFFD\"");
  CHECK(attune::on_one_line("decoder.weight") == "decoder.weight");
  CHECK(attune::on_one_line("a\n\x1B") == "a\\n\\u001b");
  CHECK(in_quotes(std::string(1000, 'x')) == "\"" + std::string(200, 'x') + "\"");
}

}  // namespace
