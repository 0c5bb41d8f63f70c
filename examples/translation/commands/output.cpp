// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands/output.h"

#include <iostream>

#include "attune/core/error.h"

namespace nmt {

Output::Output(const std::string& path) {
  if (!path.empty()) file_.emplace(path);
}

void Output::write(std::string_view text) {
  if (file_) {
    file_->write(text);
  } else {
    std::cout << text << std::flush;
    if (!std::cout) attune::fail("standard output: cannot be written");
  }
}

void Output::finish() {
  if (file_) file_->commit();
}

}  // namespace nmt
