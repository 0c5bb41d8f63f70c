// SPDX-License-Identifier: MIT
#include "attune/core/files/json_members.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace attune;

std::string described(const JsonField& field) {
  if (field.kind == JsonField::Kind::text) return "text " + field.text;
  if (field.kind == JsonField::Kind::other) return "other";
  std::string sizes = "sizes";
  for (const int64_t size : field.sizes) sizes += " " + std::to_string(size);
  return sizes;
}

// "key: field = what it is; ..." of each member.
std::vector<std::string> members_of(const std::string& json) {
  std::vector<std::string> members;
  for_each_member(json, [&](const std::string& key, const JsonFields* fields) {
    std::string member = key + (fields == nullptr ? " is no object" : ":");
    if (fields != nullptr) {
      for (const auto& [name, field] : *fields) member += " " + name + " = " + described(field);
    }
    members.push_back(member);
  });
  return members;
}

TEST_CASE("json members: each in its order, with what its fields are") {
  CHECK(members_of(R"({"b": {"t": "x", "s": [1, 2], "none": []}, "a": {}, "b": {"t": "again"}})") ==
        std::vector<std::string>{"b: none = sizes s = sizes 1 2 t = text x",
                                 "a:", "b: t = text again"});
  CHECK(members_of("{}").empty());
}

TEST_CASE("json members: what is no object, no text and no list of sizes") {
  CHECK(
      members_of(R"({"t": true, "n": null, "i": 1, "m": -1, "f": 0.5, "s": "x", "l": [1, "x"]})") ==
      std::vector<std::string>{"t is no object", "n is no object", "i is no object",
                               "m is no object", "f is no object", "s is no object",
                               "l is no object"});
  CHECK(members_of(R"({"a": {"t": false, "n": null, "i": 1, "m": -1, "f": 0.5,
                             "o": {"s": [1]}, "l": [1, [2]], "x": [1, "x"], "y": [true, 1],
                             "big": [9223372036854775807], "more": [9223372036854775808]}})") ==
        std::vector<std::string>{"a: big = sizes 9223372036854775807 f = other i = other l = other "
                                 "m = other more = other n = other o = other t = other x = other "
                                 "y = other"});
}

}  // namespace
