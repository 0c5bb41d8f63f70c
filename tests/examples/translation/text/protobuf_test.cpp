// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/protobuf.h"

#include <doctest/doctest.h>

#include <string>

namespace nmt {
namespace {

using namespace std::string_view_literals;

TEST_CASE("protobuf: a message is whole if its last field is, and the one asked for is there") {
  const std::string_view message = "\x0A\x03xyz\x1A\x00"sv;  // 1: "xyz", 3: ""
  CHECK(is_whole_message(message, 1));
  CHECK(is_whole_message(message, 3));
  CHECK_FALSE(is_whole_message(message, 2));
  CHECK_FALSE(is_whole_message("", 1));
  for (size_t size = 0; size < message.size(); ++size) {
    CHECK_FALSE(is_whole_message(message.substr(0, size), 3));
  }
}

TEST_CASE("protobuf: lengths of several bytes") {
  const std::string content(300, 'x');  // 300 = 0x2C + 2 * 128
  CHECK(is_whole_message("\x0A\xAC\x02" + content, 1));
  CHECK_FALSE(is_whole_message("\x0A\xAC\x02" + content.substr(1), 1));
  CHECK_FALSE(is_whole_message("\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", 1));
  CHECK_FALSE(is_whole_message("\x08\x01", 1));  // a number, not a length-delimited field
  CHECK_FALSE(is_whole_message("just some text, which is no message", 14));
}

}  // namespace
}  // namespace nmt
