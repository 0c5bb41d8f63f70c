// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/protobuf.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace nmt {
namespace {

using namespace std::string_view_literals;
using Fields = std::vector<std::pair<uint64_t, std::string>>;

// The fields of a whole message; one of number 0, which there is not, if it is none.
Fields fields_of(std::string_view message) {
  Fields fields;
  const bool is_whole = for_each_field(message, [&](uint64_t number, std::string_view content) {
    fields.emplace_back(number, content);
  });
  return is_whole ? fields : Fields{{0, ""}};
}

const Fields kNone = {{0, ""}};

TEST_CASE("protobuf: fields of every kind") {
  CHECK(fields_of("").empty());
  CHECK(fields_of("\x0A\x03xyz\x1A\x00"sv) == Fields{{1, "xyz"}, {3, ""}});
  // A number, 8 bytes, 4 bytes.
  CHECK(fields_of("\x08\x96\x01\x11"
                  "12345678"
                  "\x1D"
                  "1234"sv) == Fields{{1, ""}, {2, "12345678"}, {3, "1234"}});
}

TEST_CASE("protobuf: a message that ends within a field is not whole") {
  const std::string_view message =
      "\x0A\x03xyz\x18\x96\x01\x21"
      "12345678"sv;
  for (size_t size = 0; size < message.size(); ++size) {
    CAPTURE(size);
    const bool is_between = size == 0 || size == 5 || size == 8;
    CHECK((fields_of(message.substr(0, size)) != kNone) == is_between);
  }
  CHECK(fields_of("\x0B") == kNone);  // a kind of old, a group
  CHECK(fields_of("just some text, which is no message") == kNone);
}

TEST_CASE("protobuf: lengths of several bytes") {
  const std::string content(300, 'x');  // 300 = 0x2C + 2 * 128
  CHECK(fields_of("\x0A\xAC\x02" + content) == Fields{{1, content}});
  CHECK(fields_of("\x0A\xAC\x02" + content.substr(1)) == kNone);
  const std::string shorter(128, 'x');  // 0 + 1 * 128
  CHECK(fields_of("\x0A\x80\x01" + shorter) == Fields{{1, shorter}});
  CHECK(fields_of("\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01") == kNone);
}

}  // namespace
}  // namespace nmt
