// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/attentions.h"

#include <utility>

namespace nmt {

const std::string& attention_help() {
  static const std::string help = [] {
    std::string text = "What a step with state s looks at. ";
    bool scores = false;
    for (const AttentionRow& row : Choices<AttentionRow>::list) {
      if (row.make != nullptr && !std::exchange(scores, true)) {
        text += "else all positions m of the source, scored by ";
      }
      text += std::string(row.name) + ": " + std::string(row.help) + "; ";
    }
    return text.substr(0, text.size() - 2);
  }();
  return help;
}

}  // namespace nmt
