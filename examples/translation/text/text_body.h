// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "attune/core/files/atomic_file.h"
#include "attune/examples/translation/text/checksum.h"
#include "attune/examples/translation/text/descriptor.h"
#include "attune/examples/translation/text/prepared_text.h"

namespace nmt {

/// Numbers of tokens until their ids are known, in a file of their own.
class Numbers {
 public:
  explicit Numbers(const std::filesystem::path& folder) : file_(folder) {}

  void add(int32_t number) {
    buffer_.push_back(number);
    if (buffer_.size() == kBuffered) write();
  }

  // From the first on.
  void begin_reading() {
    write();
    reader_.emplace(file_.descriptor());
    reader_->pubseekpos(0);
  }
  int32_t next() {
    int32_t number = 0;
    if (reader_->sgetn(reinterpret_cast<char*>(&number), sizeof number) != sizeof number) {
      throw std::system_error(EIO, std::generic_category());
    }
    return number;
  }

 private:
  static constexpr size_t kBuffered = 16384;

  void write() {
    write_all(file_.descriptor(),
              {reinterpret_cast<const char*>(buffer_.data()), buffer_.size() * sizeof(int32_t)});
    buffer_.clear();
  }

  TemporaryFile file_;
  std::vector<int32_t> buffer_;
  std::optional<DescriptorBuffer> reader_;
};

/// The body of the file, block by block.
class Body {
 public:
  explicit Body(attune::AtomicFile& file) : file_(file) {}

  void add(const void* bytes, size_t count) {
    block_.append(static_cast<const char*>(bytes), count);
    while (block_.size() >= kTextBlock) write(kTextBlock);
  }
  void finish() {
    if (!block_.empty()) write(block_.size());
  }
  uint64_t size() const { return size_ + block_.size(); }
  const std::vector<uint64_t>& checksums() const { return checksums_; }

 private:
  void write(size_t count) {
    const std::string_view block = std::string_view(block_).substr(0, count);
    checksums_.push_back(nmt::checksum_of(block));
    file_.write(block);
    size_ += count;
    block_.erase(0, count);
  }

  attune::AtomicFile& file_;
  std::string block_;
  uint64_t size_ = 0;
  std::vector<uint64_t> checksums_;
};

}  // namespace nmt
