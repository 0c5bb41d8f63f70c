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
  std::error_code error;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error && error != std::errc::no_such_file_or_directory &&
      error != std::errc::not_a_directory) {
    attune::fail("cannot look into the folder ", path, ": ", error.message());
  }
  return names;
}

}  // namespace nmt
