// SPDX-License-Identifier: MIT
#include "attune/core/file_lock.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>

namespace attune::inline ATTUNE_PRECISION {

bool lock_file(int file, int operation) {
  int status = 0;
  do {
    status = flock(file, operation);
  } while (status != 0 && errno == EINTR);
  return status == 0;
}

namespace {

// Nothing where that cannot be found out.
std::optional<bool> is_one(int file, const std::filesystem::path& name) {
  struct stat opened = {}, named = {};
  if (fstat(file, &opened) != 0 || stat(name.c_str(), &named) != 0) return {};
  return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

}  // namespace

bool is_named(int file, const std::filesystem::path& name) {
  return is_one(file, name).value_or(false);
}

bool is_anothers_name(int file, const std::filesystem::path& name) {
  return !is_one(file, name).value_or(true);
}

}  // namespace attune::inline ATTUNE_PRECISION
