// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands/output.h"

#include <unistd.h>

#include <system_error>

#include "attune/core/error.h"
#include "attune/examples/translation/text/descriptor.h"

namespace nmt {

bool is_standard_output(const std::string& path) { return path.empty() || path == "/dev/stdout"; }

Output::Output(const std::string& path) {
  if (!is_standard_output(path)) file_.emplace(path);
}

void Output::write(std::string_view text) try {
  if (file_) {
    file_->write(text);
  } else {
    write_all(STDOUT_FILENO, text);
  }
} catch (const std::system_error& error) {
  attune::fail("standard output: cannot be written: ", error.code().message());
}

void Output::finish() {
  if (file_) file_->commit();
}

}  // namespace nmt
