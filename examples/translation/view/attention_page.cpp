// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/attention_page.h"

#include <cassert>
#include <string_view>

#include "attune/examples/translation/view/attention_json.h"

namespace nmt {

// attention.html; CMake makes the file that defines it.
extern const std::string_view kAttentionHtml;

namespace {

// JSON that can stand in a <script> of HTML: no "</script>" and no "<!--" ends or bends it. U+2028
// and U+2029 end a line in JavaScript before 2019. All three occur in strings only.
void append_embedded(std::string& page, std::string_view json) {
  constexpr std::string_view kLineSeparator = "\u2028", kParagraphSeparator = "\u2029";
  for (size_t i = 0; i < json.size();) {
    const std::string_view rest = json.substr(i);
    if (rest.starts_with('<')) {
      page += "\\u003c";
      ++i;
    } else if (rest.starts_with(kLineSeparator) || rest.starts_with(kParagraphSeparator)) {
      page += rest.starts_with(kLineSeparator) ? "\\u2028" : "\\u2029";
      i += kLineSeparator.size();
    } else {
      page += json[i++];
    }
  }
}

}  // namespace

std::string to_html(const std::vector<AttendedSentence>& sentences) {
  constexpr std::string_view kMark = "[/* sentences */]";
  const size_t mark = kAttentionHtml.find(kMark);
  assert(mark != std::string_view::npos);
  std::string page(kAttentionHtml.substr(0, mark));
  page += "[";
  for (const AttendedSentence& sentence : sentences) {
    page += &sentence == &sentences.front() ? "\n" : ",\n";
    append_embedded(page, to_json(sentence));
  }
  page += "\n]";
  page += kAttentionHtml.substr(mark + kMark.size());
  return page;
}

}  // namespace nmt
