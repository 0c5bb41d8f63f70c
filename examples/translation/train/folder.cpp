// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/folder.h"

#include <filesystem>
#include <system_error>

#include "attune/core/error.h"

namespace nmt {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail_to_look(const std::string& path, const std::error_code& error) {
  attune::fail("cannot look at ", path, ": ", error.message());
}

}  // namespace

fs::file_status status_of(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::status_known(status)) fail_to_look(path, error);
  return status;
}

uintmax_t size_of(const std::string& path) {
  std::error_code error;
  const uintmax_t size = fs::file_size(path, error);
  if (error) fail_to_look(path, error);
  return size;
}

std::vector<std::string> names_in(const std::string& folder) {
  const std::string path = folder.empty() ? "." : folder;
  std::vector<std::string> names;
  try {  // increment(error) would end the program where memory is short: it is noexcept
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
      names.push_back(entry.path().filename().string());
    }
  } catch (const fs::filesystem_error& error) {
    const std::error_code code = error.code();
    if (code != std::errc::no_such_file_or_directory && code != std::errc::not_a_directory) {
      attune::fail("cannot look into the folder ", path, ": ", code.message());
    }
  }
  return names;
}

}  // namespace nmt
