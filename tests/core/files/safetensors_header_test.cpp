// SPDX-License-Identifier: MIT
#include "attune/core/files/safetensors_header.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"

namespace {

using attune::parse_header;
using attune::SafetensorsHeader;
using attune::testing::error_of;
using Dtype = SafetensorsHeader::Dtype;

TEST_CASE("safetensors_header: what was formatted is parsed, entries in the order of their data") {
  SafetensorsHeader header;
  header.append("b", Dtype::f64, {2, 3});
  header.append("empty", Dtype::f32, {0, 1 << 20});
  header.append("scalar", Dtype::i64, {});
  header.append("a", Dtype::bf16, {5});
  header.append("long", Dtype::i64, {1, 1, 1, 1, 1, 1, 1, 2});
  header.append("c", Dtype::f16, {1});
  header.append("bytes", Dtype::u8, {3});
  header.metadata = {{"key", "text"}};
  const std::string text = format_header("", header);
  CHECK(text.size() % 8 == 0);
  const SafetensorsHeader parsed = parse_header("", text, 48 + 8 + 10 + 16 + 2 + 3);
  CHECK(parsed.metadata == header.metadata);
  REQUIRE(parsed.entries.size() == header.entries.size());
  for (size_t i = 0; i < parsed.entries.size(); ++i) {
    const SafetensorsHeader::Entry &a = parsed.entries[i], &b = header.entries[i];
    CAPTURE(b.name);
    CHECK(a.name == b.name);
    CHECK(a.dtype == b.dtype);
    CHECK(a.shape == b.shape);
    CHECK(a.begin == b.begin);
    CHECK(a.end == b.end);
  }
}

struct Bad {
  std::string header, error;
  int64_t data_bytes = 8;
};

std::vector<Bad> bad_headers() {
  const auto entry = [](const std::string& fields) { return "{\"x\":{" + fields + "}}"; };
  const auto with_shape = [&](const std::string& shape) {
    return entry(R"("dtype":"F32","data_offsets":[0,8],"shape":)" + shape);
  };
  const auto with_offsets = [&](const std::string& offsets) {
    return entry(R"("dtype":"F32","shape":[2],"data_offsets":)" + offsets);
  };
  const std::string x = R"("x":{"dtype":"F32","shape":[1],"data_offsets":)";
  const std::string y = R"("y":{"dtype":"F32","shape":[1],"data_offsets":)";
  const std::string of_header = "not a safetensors file, or damaged: of its header, ";
  const std::string no_json = of_header + "it is no valid JSON: parse error at line 1, column ";
  const std::string no_header = "not a safetensors file: it has no JSON header";
  return {
      {"", no_header},
      {"[]", no_header},
      {" {}", no_header},
      {"{", no_json + "2: syntax error while parsing object key - unexpected end of input; "
                      "expected string literal"},
      {"{}}", no_json + "3: syntax error while parsing value - unexpected '}'; expected end of "
                        "input"},
      {R"({"x":1e999})",
       of_header + "it is no valid JSON: number overflow parsing '1e999', in line 1"},
      {"{\"\xff\":1}", no_json + "3: syntax error while parsing object key - invalid string: "
                                 "ill-formed UTF-8 byte; expected string literal"},
      {"{\"x\":{\"shape\":[[[[[[[[",
       of_header + "line 1: objects and lists lie more than 8 deep in each other"},
      {R"({"__metadata__":[]})", "__metadata__ is not an object"},
      {R"({"__metadata__":{"a":1}})", "metadata \"a\" is not a text"},
      {R"({"__metadata__":"a"})", "__metadata__ is not an object"},
      {R"({"__metadata__":{"a":["b"]}})", "metadata \"a\" is not a text"},
      {R"({"x":[{"dtype":"F32"}]})", "tensor \"x\": its entry in the header is not an object"},
      {R"({"x":3})", "tensor \"x\": its entry in the header is not an object"},
      {R"({"a\nb":3})", "tensor \"a\\nb\": its entry in the header is not an object"},
      {entry(""), "tensor \"x\": dtype is missing, or no name"},
      {entry(R"("dtype":32)"), "tensor \"x\": dtype is missing, or no name"},
      {entry(R"("dtype":"U16","shape":[8],"data_offsets":[0,8])"),
       "tensor \"x\": 8 bytes of data do not fit shape [8] of U16"},
      {entry(R"("dtype":"BOOL","shape":[8],"data_offsets":[0,9])"),
       "damaged or cut short: the header tells of 9 bytes of data, there are 8"},
      {entry(R"("dtype":"F32","data_offsets":[0,8])"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("2"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("[-2]"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("[[2]]"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("[2,{}]"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("[{},2]"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("[\"2\"]"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("{\"a\":2}"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("null"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("[2.0]"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("[9223372036854775808]"), "tensor \"x\": shape is no list of sizes"},
      {with_shape("[3]"), "tensor \"x\": 8 bytes of data do not fit shape [3] of F32"},
      {with_shape("[]"), "tensor \"x\": 8 bytes of data do not fit shape [] of F32"},
      {with_shape("[0]"), "tensor \"x\": 8 bytes of data do not fit shape [0] of F32"},
      {with_shape("[4294967296,4294967296,2]"),
       "tensor \"x\": 8 bytes of data do not fit shape [4294967296,4294967296,2] of F32"},
      {with_shape("[4611686018427387906]"),
       "tensor \"x\": 8 bytes of data do not fit shape [4611686018427387906] of F32"},
      {entry(R"("dtype":"F32","shape":[2])"), "tensor \"x\": data_offsets is no list of sizes"},
      {with_offsets("[0]"), "tensor \"x\": data_offsets are not a begin and an end"},
      {with_offsets("[0,8,8]"), "tensor \"x\": data_offsets are not a begin and an end"},
      {with_offsets("[8,0]"), "tensor \"x\": data_offsets are not a begin and an end"},
      {with_offsets("[-8,0]"), "tensor \"x\": data_offsets is no list of sizes"},
      {with_offsets("[0,18446744073709551615]"), "tensor \"x\": data_offsets is no list of sizes"},
      {with_offsets("[8,16]"), "tensor \"x\": its data begin at byte 8, but those before end at 0"},
      {R"({"x":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}})",
       "tensor \"x\": 0 bytes of data do not fit shape [0,4294967296,4294967296] of F32"},
      {"{" + x + "[0,4]}," + y + "[2,6]}}",
       "tensor \"y\": its data begin at byte 2, but those before end at 4"},
      {"{" + x + "[0,4]}," + y + "[0,4]}}",
       "tensor \"y\": its data begin at byte 0, but those before end at 4"},
      {"{" + x + "[0,4]}," + x + "[4,8]}}",
       of_header + "line 1: the key \"x\" stands there twice, first in line 1"},
      {entry(R"("dtype":"F32","dtype":"F64")"),
       of_header + "line 1: the key \"dtype\" stands there twice, first in line 1"},
      {"{" + x + "[0,4]}}",
       "damaged or cut short: the header tells of 4 bytes of data, there are 8"},
      {"{}", "damaged or cut short: the header tells of 0 bytes of data, there are 8"},
      {with_offsets("[0,8]"),
       "damaged or cut short: the header tells of 8 bytes of data, there are 7", 7},
      {with_offsets("[0,8]"),
       "damaged or cut short: the header tells of 8 bytes of data, there are 0", 0},
  };
}

TEST_CASE("safetensors_header: each kind of bad header is named") {
  for (const Bad& bad : bad_headers()) {
    CHECK(error_of([&] { parse_header("cannot read a: ", bad.header, bad.data_bytes); }) ==
          "cannot read a: " + bad.error);
  }
}

TEST_CASE("safetensors_header: further fields may hold anything") {
  const std::string text =
      R"({"b":{"dtype":"F32","more":[1,{"shape":[7]},[2]],"shape":[1],"data_offsets":[4,8]},)"
      R"("a":{"data_offsets":[0,4],"shape":[1],"dtype":"F32","most":{"dtype":"F64","a":{}}}})";
  const SafetensorsHeader header = parse_header("", text, 8);
  REQUIRE(header.entries.size() == 2);
  CHECK((header.entries[0].name == "a" && header.entries[1].name == "b"));
  for (const SafetensorsHeader::Entry& entry : header.entries) {
    CHECK((entry.dtype == Dtype::f32 && entry.shape == std::vector<int64_t>{1}));
  }
}

TEST_CASE("safetensors_header: a dtype that is not decoded is read, but not written") {
  const std::string text = R"({"x":{"dtype":"BOOL","shape":[4],"data_offsets":[0,4]}})";
  const SafetensorsHeader header = parse_header("", text, 4);
  CHECK(error_of([&] { format_header("cannot write a: ", header); }) ==
        "cannot write a: tensor \"x\": only dtypes that are decoded can be written");
}

TEST_CASE("safetensors_header: a shape that no file can hold is not appended") {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  SafetensorsHeader header;
  const auto error = [&](Dtype dtype, const std::vector<int64_t>& shape) {
    return error_of([&] { header.append("a", dtype, shape); });
  };
  const std::string start = "safetensors: tensor \"a\": ";
  CHECK(error(Dtype::f32, {-3, kMost}) ==
        start + "no file holds a tensor of shape [-3,9223372036854775807]");
  CHECK(error(Dtype::f32, {-3}) == start + "no file holds a tensor of shape [-3]");
  CHECK(error(Dtype::u8, {2, kMost}) ==
        start + "no file holds a tensor of shape [2,9223372036854775807]");
  CHECK(error(Dtype::other, {1}) == start + "only dtypes that are decoded can be written");
  CHECK(header.entries.empty());
  header.append("b", Dtype::u8, {kMost});
  CHECK(error(Dtype::u8, {1}) == start + "no file holds a tensor of shape [1]");  // behind b
}

}  // namespace
