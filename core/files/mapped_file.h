// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

#include "attune/core/error.h"
#include "attune/core/real.h"

namespace attune {

/// The bytes of a file, which the system reads when they are looked at and forgets when it lacks
/// memory: so a file may be larger than that. Of a file that is replaced, as AtomicFile does, they
/// stay what they were. Of one that is written to in its place, they may change at any time; and of
/// one that is cut short, or whose disk fails, the system sends SIGBUS when what is gone is looked
/// at, which ends the program. The library handles no signals: a program may that wants to say so,
/// as nmt does (examples/translation/mapping_fault.h).
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
