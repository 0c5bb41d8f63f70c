// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/base64.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"

namespace nmt {
namespace {

using attune::testing::error_of;

TEST_CASE("base64: the examples of RFC 4648, section 10") {
  const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& example : examples) {
    CHECK(to_base64(example.first) == example.second);
    CHECK(from_base64(example.second) == example.first);
  }
}

TEST_CASE("base64: every byte comes back") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
    CHECK(from_base64(to_base64(bytes)) == bytes);
  }
  CHECK(to_base64("\xFB\xFF\xBF") == "+/+/");
}

TEST_CASE("base64: what it does not write is refused") {
  CHECK(error_of([] { from_base64("Zm9v\nZm9v"); }) == "base64: '\n' is no digit");
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zg==Zg==", "="}) {
    CAPTURE(text);
    CHECK(error_of([&] { from_base64(text); }) == "base64: the text is cut off or badly padded");
  }
}

}  // namespace
}  // namespace nmt
