// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <vector>

#include "attune/examples/translation/text/descriptor.h"

/// Files that gzip or zstd made smaller, read as if they had not.
namespace nmt {

/// Compressed bytes that are cut short, or damaged; what() says so.
class DamagedArchive : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What is in a file: as it stands, or what was compressed, which its first bytes tell. Of pipes
/// and devices, as it stands: to look at their first bytes would be to wait for them. Throws
/// std::system_error if it cannot be opened, attune::Error, naming the file, if nmt was built
/// without the library that it takes, and DamagedArchive as it is read.
std::unique_ptr<std::streambuf> open_decompressed(const std::string& path);

/// One way of compressing.
class Decompressor {
 public:
  virtual ~Decompressor() = default;
  struct Done {
    size_t read, written;
    bool is_end;  ///< of what was compressed, behind which there may be more of such
  };
  /// Throws DamagedArchive.
  virtual Done run(const char* from, size_t count, char* to, size_t room) = 0;
  /// Begins anew.
  virtual void reset() = 0;
};

/// gzip.cpp and zstd.cpp, or what stands for them where the library is missing: null.
std::unique_ptr<Decompressor> make_gzip();
std::unique_ptr<Decompressor> make_zstd();

}  // namespace nmt
