// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <ios>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

/// Reading and writing where a failure has the system's reason, which iostreams keep to themselves.
/// What is interrupted goes on; what would block, as a pipe that another program made so, waits.
namespace nmt {

/// Whether the program has it open, for whatever use.
bool is_open(int descriptor);

/// Writes all of it. Throws std::system_error.
void write_all(int descriptor, std::string_view bytes);

/// All bytes of a file of at most `most` MiB. Throws attune::Error that names the file if it has
/// more, as an endless one does, or if it cannot be read, with the system's reason.
std::string read_all(const std::string& path, size_t most);

/// A file without a name in a folder, as a rule that for temporary files, which TMPDIR names: it is
/// gone with the program, however that ends. Throws std::system_error if there can be none.
class TemporaryFile {
 public:
  TemporaryFile();
  explicit TemporaryFile(const std::filesystem::path& folder);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// To be written, and read.
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// What a file descriptor gives, for a std::istream. Reading and going to a place throw
/// std::system_error; a stream passes it on if its exceptions() have badbit, else it is bad() and
/// the reason is lost.
class DescriptorBuffer : public std::streambuf {
 public:
  /// Opens a file. Throws std::system_error.
  explicit DescriptorBuffer(const std::string& path);
  /// Of what is open already, and stays open.
  explicit DescriptorBuffer(int descriptor);
  ~DescriptorBuffer() override;
  DescriptorBuffer(const DescriptorBuffer&) = delete;
  DescriptorBuffer& operator=(const DescriptorBuffer&) = delete;

  /// What comes next, without reading it: at least `count` bytes, of at most 65536, unless fewer
  /// are left. Waits for them.
  std::string_view peek(size_t count);
  /// Reads as many of those.
  void skip(size_t count) { setg(eback(), gptr() + count, egptr()); }

 protected:
  int_type underflow() override;
  /// Reads what is there without waiting.
  std::streamsize showmanyc() override;
  /// Of regular files alone, as others cannot come back: tellg() and seekg(position) of a stream.
  pos_type seekoff(off_type offset, std::ios::seekdir from, std::ios::openmode which) override;
  pos_type seekpos(pos_type position, std::ios::openmode which) override;

 private:
  std::vector<char> bytes_;
  int descriptor_;
  bool is_own_;
};

}  // namespace nmt
