// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/attention_page.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "attune/examples/translation/view/attention_json.h"
#include "attune/tests/examples/translation/view/sentences.h"

namespace nmt::testing {
namespace {

size_t count(std::string_view text, std::string_view wanted) {
  size_t found = 0;
  for (size_t at = text.find(wanted); at != text.npos; at = text.find(wanted, at + 1)) ++found;
  return found;
}

// What stands between the tags of the element with the data, as a browser finds their ends.
std::string data_of(std::string_view page) {
  constexpr std::string_view kOpening = "<script id=\"sentences\" type=\"application/json\">";
  REQUIRE(count(page, kOpening) == 1);
  page.remove_prefix(page.find(kOpening) + kOpening.size());
  return std::string(page.substr(0, page.find("</script")));
}

TEST_CASE("view: the page holds each sentence once, as its JSON") {
  const std::vector<AttendedSentence> sentences{small_sentence(), hostile_sentence(), {}};
  const std::string page = to_html(sentences);
  const nlohmann::json data = nlohmann::json::parse(data_of(page));
  REQUIRE(data.size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    CHECK(data[i] == nlohmann::json::parse(to_json(sentences[i])));
  }
  CHECK(count(page, "\"target\":[\"l'\",\"été\"]") == 1);
}

TEST_CASE("view: no word can end the script, or a line of it") {
  const std::string page = to_html({hostile_sentence()});
  CHECK(count(page, "</script") == count(to_html({}), "</script"));
  const std::string data = data_of(page);
  CHECK(count(data, "<") == 0);
  CHECK(count(data, "\u2028") + count(data, "\u2029") == 0);
  CHECK(count(data, std::string_view("\0", 1)) == 0);
  CHECK(nlohmann::json::parse(data)[0]["source"] == hostile_words());
}

TEST_CASE("view: the page needs no other file and no network") {
  const std::string page = to_html({});
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(page.ends_with("</html>\n"));
  CHECK(nlohmann::json::parse(data_of(page)).empty());
  for (const char* loads : {"http:", "https:", "src=", "href=", "url(", "@import", "fetch("}) {
    CAPTURE(loads);
    CHECK(count(page, loads) == 0);
  }
}

}  // namespace
}  // namespace nmt::testing
