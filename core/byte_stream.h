// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/bytes.h"
#include "attune/core/error.h"

/// Numbers as bytes, as this machine has them in memory, for messages between processes.
namespace attune {

class ByteWriter {
 public:
  /// Room for so many bytes, so that they need not move.
  void reserve(int64_t bytes) { bytes_.reserve(static_cast<size_t>(bytes)); }
  template <class T>
  void put(const T* values, int64_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* begin = reinterpret_cast<const std::byte*>(values);
    bytes_.insert(bytes_.end(), begin, begin + static_cast<size_t>(count) * sizeof(T));
  }
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.resize(bytes_.size() + sizeof value);
    std::memcpy(bytes_.data() + bytes_.size() - sizeof value, &value, sizeof value);
  }
  /// With their number.
  template <class T>
  void put_all(const std::vector<T>& values) {
    put(std::ssize(values));
    put(values.data(), std::ssize(values));
  }
  void put(const std::string& text) {
    put(std::ssize(text));
    put(text.data(), std::ssize(text));
  }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

class ByteReader {
 public:
  /// Keeps a reference.
  explicit ByteReader(const Bytes& bytes) : bytes_(bytes) {}

  /// Throws if there are no so many left.
  template <class T>
  void get(T* values, int64_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    check_left<T>(count);
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
  template <class T>
  std::vector<T> get_all() {
    const auto count = get<int64_t>();
    check_left<T>(count);
    std::vector<T> values(static_cast<size_t>(count));
    get(values.data(), count);
    return values;
  }
  std::string get_text() {
    const auto count = get<int64_t>();
    check_left<char>(count);
    std::string text(static_cast<size_t>(count), ' ');
    get(text.data(), count);
    return text;
  }

 private:
  template <class T>
  void check_left(int64_t count) const {
    const size_t left = (bytes_.size() - at_) / sizeof(T);
    if (count < 0 || static_cast<size_t>(count) > left) {
      fail("processes: a message ends too early");
    }
  }

  const Bytes& bytes_;
  size_t at_ = 0;
};

}  // namespace attune
