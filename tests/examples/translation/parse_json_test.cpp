// SPDX-License-Identifier: MIT
#include "attune/examples/translation/parse_json.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"

namespace nmt {
namespace {

using attune::testing::error_of;
using Lines = std::map<std::string, int64_t>;

TEST_CASE("parse_json: what a text says, and the lines of its keys") {
  Lines lines;
  CHECK(parse_json("{\"b\": [1, 2.5],\n \"a\": {\"c\": true}}", "file", &lines) ==
        nlohmann::json{{"a", {{"c", true}}}, {"b", {1, 2.5}}});
  CHECK(lines == Lines{{"a", 2}, {"b", 1}});
  CHECK(parse_json("[null]", "file", &lines) == nlohmann::json::array({nullptr}));
  CHECK(lines.empty());
  CHECK(parse_json<nlohmann::ordered_json>("{\"b\": 1, \"a\": 2}", "file").dump() ==
        "{\"b\":1,\"a\":2}");
}

TEST_CASE("parse_json: what is none is named, and nothing is said of its lines") {
  Lines lines{{"before", 1}};
  const auto error = [&](const std::string& text) {
    return error_of([&] { parse_json(text, "file", &lines); });
  };
  const std::string deepest = std::string(kJsonDepth, '[') + std::string(kJsonDepth, ']');
  CHECK(error(deepest) == "no error");
  lines = {{"before", 1}};
  CHECK(error("[\n" + deepest + "]") ==
        "file: line 2: objects and lists lie more than 16 deep in each other");
  CHECK(error("{\"a\": 1,\n \"a\": 1}") ==
        "file: line 2: the key \"a\" stands there twice, first in line 1");
  CHECK(error("{\"a\": 1e400}") ==
        "file: it is no valid JSON: number overflow parsing '1e400', in line 1");
  CHECK(error("") ==
        "file: it is no valid JSON: parse error at line 1, column 1: syntax error while parsing "
        "value - unexpected end of input; expected '[', '{', or a literal");
  CHECK(lines == Lines{{"before", 1}});
}

}  // namespace
}  // namespace nmt
