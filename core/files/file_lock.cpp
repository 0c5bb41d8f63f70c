// SPDX-License-Identifier: MIT
#include "attune/core/files/file_lock.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>

namespace attune {

bool lock_file(int file, int operation) {
  while (flock(file, operation) != 0) {
    if (errno != EINTR) return false;
  }
  return true;
}

namespace {

bool are_one(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

}  // namespace

bool is_named(int file, const char* name) {
  struct stat opened = {}, named = {};
  return fstat(file, &opened) == 0 && stat(name, &named) == 0 && are_one(opened, named);
}

bool is_anothers_name(int file, const char* name) {
  struct stat opened = {}, named = {};
  return fstat(file, &opened) == 0 && lstat(name, &named) == 0 && !are_one(opened, named);
}

}  // namespace attune
