// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands/output.h"

#include <iostream>

#include "attune/examples/translation/commands/files.h"

namespace nmt {

Output::Output(const std::string& path) {
  if (!path.empty()) file_.emplace(path);
}

void Output::write(std::string_view text) {
  if (file_) {
    file_->write(text);
  } else {
    std::cout << text << std::flush;
    check_standard_output();
  }
}

void Output::finish() {
  if (file_) file_->commit();
}

}  // namespace nmt
