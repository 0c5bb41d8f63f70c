// SPDX-License-Identifier: MIT
#include "attune/core/atomic_file.h"

#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "attune/core/error.h"

namespace attune::inline ATTUNE_PRECISION {

namespace fs = std::filesystem;

AtomicFile::AtomicFile(const fs::path& path) : path_(path), target_(path) {
  if (path.empty()) fail("cannot write a file whose name is empty");
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) fail_with(EISDIR);
  const bool exists = fs::exists(status);
  if (!exists && fs::is_symlink(path, error)) fail_with(ENOENT);  // the link leads nowhere
  // Renaming asks only the folder for permission; a file that is write-protected shall stay so.
  if (exists && access(path.c_str(), W_OK) != 0) fail_with(errno);
  if (exists && !fs::is_regular_file(status)) {
    file_ = std::fopen(path.c_str(), "wb");
    if (file_ == nullptr) fail_with(errno);
    return;
  }
  if (exists) target_ = fs::canonical(path, error);
  if (exists && error) fail_with(error.value());
  open_temporary();
  if (exists) fs::permissions(temporary_, status.permissions(), error);  // best effort
}

AtomicFile::~AtomicFile() {
  if (file_ != nullptr) std::fclose(file_);
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

void AtomicFile::open_temporary() {
  for (int attempt = 0; file_ == nullptr; ++attempt) {
    fs::path name = target_;
    name += ".tmp" + std::to_string(attempt);
    file_ = std::fopen(name.c_str(), "wbx");  // x: never a file that is there already
    if (file_ != nullptr) {
      temporary_ = std::move(name);
    } else if (errno != EEXIST) {
      fail_with(errno);
    }
  }
}

void AtomicFile::write(std::string_view bytes) {
  assert(file_ != nullptr);
  if (bytes.empty()) return;  // its pointer may be null, which fwrite does not allow
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail_with(errno);
}

void AtomicFile::flush() {
  assert(file_ != nullptr);
  if (std::fflush(file_) != 0) fail_with(errno);
  if (!temporary_.empty() && fsync(fileno(file_)) != 0) fail_with(errno);
}

void AtomicFile::commit() {
  flush();
  if (std::fclose(std::exchange(file_, nullptr)) != 0) fail_with(errno);
  if (temporary_.empty()) return;
  std::error_code error;
  fs::rename(temporary_, target_, error);
  if (error) fail_with(error.value());
  temporary_.clear();
}

void AtomicFile::fail_with(int error_number) const {
  fail("cannot write ", path_.string(), ": ", std::generic_category().message(error_number));
}

}  // namespace attune::inline ATTUNE_PRECISION
