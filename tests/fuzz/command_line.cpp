// SPDX-License-Identifier: MIT
// Any arguments to nmt, one a line; what follows an empty line is a file, whose name is @.
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/nmt.h"

namespace attune::fuzzing {

void fuzz(std::string_view input) {
  std::string_view lines = take_until("\n\n", input);
  const std::string file = file_of(input);
  std::vector<std::string> arguments;
  while (!lines.empty()) {
    std::string argument(take_until("\n", lines));
    std::erase(argument, '/');
    if (argument == "corpus") return;  // makes thousands of sentences before it looks for a folder
    arguments.push_back(argument == "@" ? file : argument);
  }
  run_nmt(arguments);
}

}  // namespace attune::fuzzing
