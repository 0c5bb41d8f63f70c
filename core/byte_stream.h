// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.h"

/// Numbers as bytes, as this machine has them in memory, for messages between processes.
namespace attune {

class ByteWriter {
 public:
  template <class T>
  void put(const T* values, int64_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* begin = reinterpret_cast<const std::byte*>(values);
    bytes_.insert(bytes_.end(), begin, begin + static_cast<size_t>(count) * sizeof(T));
  }
  template <class T>
  void put(const T& value) {
    put(&value, 1);
  }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

class ByteReader {
 public:
  /// Keeps a reference.
  explicit ByteReader(const std::vector<std::byte>& bytes) : bytes_(bytes) {}

  /// Throws if there are no so many left.
  template <class T>
  void get(T* values, int64_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    const size_t left = (bytes_.size() - at_) / sizeof(T);
    if (count < 0 || static_cast<size_t>(count) > left) {
      fail("processes: a message ends too early");
    }
    const size_t size = static_cast<size_t>(count) * sizeof(T);
    if (size > 0) std::memcpy(values, bytes_.data() + at_, size);
    at_ += size;
  }
  template <class T>
  T get() {
    T value;
    get(&value, 1);
    return value;
  }

 private:
  const std::vector<std::byte>& bytes_;
  size_t at_ = 0;
};

}  // namespace attune
