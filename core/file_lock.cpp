// SPDX-License-Identifier: MIT
#include "attune/core/file_lock.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>

namespace attune::inline ATTUNE_PRECISION {

bool lock_file(int file, int operation) {
  int status = 0;
  do {
    status = flock(file, operation);
  } while (status != 0 && errno == EINTR);
  return status == 0;
}

bool is_named(int file, const std::filesystem::path& name) {
  struct stat opened = {}, named = {};
  return fstat(file, &opened) == 0 && stat(name.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

}  // namespace attune::inline ATTUNE_PRECISION
