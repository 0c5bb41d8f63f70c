// SPDX-License-Identifier: MIT
#include "attune/tests/fuzz/support/nmt.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <streambuf>

#include "attune/tests/fuzz/support/fuzz.h"

int nmt_main(int argc, char** argv);  // main() of nmt, as CMakeLists.txt calls it

namespace attune::fuzzing {
namespace {

class Nowhere : public std::streambuf {
  int overflow(int byte) override { return traits_type::not_eof(byte); }
  std::streamsize xsputn(const char*, std::streamsize count) override { return count; }
};

bool leave_every_folder() {
  const std::string folder = scratch("removed");
  std::filesystem::create_directory(folder);
  return chdir(folder.c_str()) == 0 && rmdir(folder.c_str()) == 0;
}

}  // namespace

void run_nmt(std::vector<std::string> arguments) {
  static const bool has_left = leave_every_folder();
  require(has_left, "no file can be written");
  static Nowhere nowhere;
  std::ios::sync_with_stdio(false);  // as main() does: only the first call changes the buffers
  std::cout.rdbuf(&nowhere);
  std::cerr.rdbuf(&nowhere);
  arguments.insert(arguments.begin(), "nmt");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  nmt_main(static_cast<int>(arguments.size()), argv.data());
}

}  // namespace attune::fuzzing
