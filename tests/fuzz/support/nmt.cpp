// SPDX-License-Identifier: MIT
#include "attune/tests/fuzz/support/nmt.h"

#include <unistd.h>

#include <filesystem>
#include <new>

#include "attune/examples/translation/last_words.h"
#include "attune/tests/fuzz/support/fuzz.h"

// What main.cpp of nmt calls here, as CMakeLists.txt has it, in the place of what would end the run
// without a finding, or hide one.
namespace nmt {

void leave_what_terminates() {}

// Ends the run with a finding, unless it is what nmt may say.
int say_what_may_be_thrown() noexcept {
  try {
    attune::fuzzing::accepted([]() -> int { throw; });
  } catch (const std::bad_alloc&) {
  }
  return say_what_was_thrown();
}

}  // namespace nmt

int nmt_main(int argc, char** argv);  // its main()

namespace attune::fuzzing {
namespace {

bool leave_every_folder() {
  const std::string folder = scratch().path("removed");
  std::filesystem::create_directory(folder);
  return chdir(folder.c_str()) == 0 && rmdir(folder.c_str()) == 0;
}

}  // namespace

int run_nmt(std::vector<std::string> arguments) {
  static const bool has_left = leave_every_folder();
  require(has_left, "no file can be written");
  arguments.insert(arguments.begin(), "nmt");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return nmt_main(static_cast<int>(arguments.size()), argv.data());
}

}  // namespace attune::fuzzing
