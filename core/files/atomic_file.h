// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <filesystem>
#include <string_view>

#include "attune/core/error.h"
#include "attune/core/real.h"

namespace attune {

/// A file that appears whole or not at all. Bytes go to a temporary file in the same folder, which
/// commit() puts in the place of `path`: so an error, a full disk or a crash leaves an existing
/// file as it was. The temporary file has no name where the system can do that (Linux, but not
/// NFS), so that it is gone with the program, however that ends; else the destructor removes it.
/// While it has a name, .tmpN.attune, it is locked: so the next that would take this name knows
/// what a program left that was killed, and removes it. Names are taken from N = 0 on: so, where
/// the file system has locks, a folder never has more of such files than there were at one time
/// programs that wrote into it.
///
/// A link to a file stays a link, and a replaced file keeps its permissions where the system
/// allows. What is no regular file, such as /dev/null or a pipe, cannot be replaced and is written
/// as it stands.
///
/// Every failure throws an Error that names the path and what the system says.
class AtomicFile {
 public:
  /// Throws if `path` is a folder or may not be written.
  explicit AtomicFile(const std::filesystem::path& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// False of what is no regular file, and takes what it is given as it comes.
  bool appears_whole() const { return replaces_; }
  /// Like all that follow, throws after commit().
  void write(std::string_view bytes);
  /// Waits until the bytes are on the disk: a full one shows here, before any file is replaced.
  void flush();
  /// Flushes, then renames.
  void commit();

 private:
  void open_temporary();
  void check_open() const;
  template <class Make>
  void make_named_temporary(Make make);
  bool create_temporary(const std::filesystem::path& name);
  bool link_temporary(const std::filesystem::path& name);
  [[noreturn]] void fail_with(int error_number) const;

  std::filesystem::path path_;       // as the caller wrote it
  std::filesystem::path target_;     // with links followed
  std::filesystem::path temporary_;  // empty while there is none that has a name
  bool replaces_ = false;            // or writes to what is there, which is no regular file
  std::FILE* file_ = nullptr;
};

}  // namespace attune
