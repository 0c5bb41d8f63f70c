// SPDX-License-Identifier: MIT
#include "attune/core/files/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "attune/core/error.h"

namespace attune {
namespace {

// Bytes that are mapped; what is thrown is errno.
std::string_view map(int file) {
  struct stat status {};
  if (fstat(file, &status) != 0) throw errno;
  if (S_ISDIR(status.st_mode)) throw EISDIR;
  if (!S_ISREG(status.st_mode)) throw ENODEV;
  const auto size = static_cast<size_t>(status.st_size);
  if (size == 0) return {};
  void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (bytes == MAP_FAILED) throw errno;
  return {static_cast<const char*>(bytes), size};
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  const auto fail_with = [&](int reason) {
    fail("cannot read ", path.string(), ": ", std::generic_category().message(reason));
  };
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) fail_with(errno);
  try {
    bytes_ = map(file);
  } catch (int reason) {
    close(file);
    fail_with(reason);
  }
  close(file);
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace attune
