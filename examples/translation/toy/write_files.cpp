// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/write_files.h"

#include <deque>
#include <filesystem>

#include "attune/core/atomic_file.h"
#include "attune/core/error.h"

namespace nmt::toy {

void write_files(const Files& files, const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) attune::fail("cannot make the folder ", directory, ": ", error.message());
  std::deque<attune::AtomicFile> written;  // all take their places at the end, or none
  for (const auto& [name, content] : files) {
    written.emplace_back(fs::path(directory) / name).write(content);
  }
  for (attune::AtomicFile& file : written) file.flush();
  for (attune::AtomicFile& file : written) file.commit();
}

}  // namespace nmt::toy
