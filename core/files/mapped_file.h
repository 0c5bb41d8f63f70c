// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

#include "attune/core/error.h"
#include "attune/core/real.h"

namespace attune {

/// The bytes of a file, which the system reads when they are looked at and forgets when it lacks
/// memory: so a file may be larger than that. It is a snapshot of a file that is replaced, as
/// AtomicFile does; one that is cut meanwhile ends the program by SIGBUS when what is gone is
/// looked at.
class MappedFile {
 public:
  /// Throws Error that names the path if it is no regular file, or cannot be read.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace attune
