// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nmt {

/// Tells one text from another, or other bytes: FNV-1a, of 64 bits.
class Checksum {
 public:
  void add(std::string_view token) {
    for (const char c : token) add_byte(static_cast<unsigned char>(c));
    add_byte('\n');  // which no token holds
  }
  void add(const std::vector<std::string>& tokens) {
    for (const std::string& token : tokens) add(token);
    add_byte(0);
  }
  void add(std::span<const int32_t> ids) {
    char digits[11];  // of an id
    for (const int32_t id : ids) {
      const char* end = std::to_chars(digits, digits + sizeof digits, id).ptr;
      add(std::string_view(digits, static_cast<size_t>(end - digits)));
    }
    add_byte(0);
  }
  void add(const void* bytes, size_t count) {
    const auto* each = static_cast<const unsigned char*>(bytes);
    for (size_t i = 0; i < count; ++i) add_byte(each[i]);
  }
  uint64_t value() const { return value_; }

 private:
  void add_byte(unsigned char byte) { value_ = (value_ ^ byte) * 1099511628211U; }
  uint64_t value_ = 14695981039346656037U;
};

/// Tells bytes from damaged ones; eight at a time, and so faster than Checksum.
inline uint64_t checksum_of(std::string_view bytes) {
  uint64_t sum = bytes.size() + 1;
  const auto add = [&](uint64_t word) {
    sum = (sum ^ word) * 0x9E3779B97F4A7C15U;  // odd, so that no two sums become one
    sum ^= sum >> 32;
  };
  for (; bytes.size() >= sizeof(uint64_t); bytes.remove_prefix(sizeof(uint64_t))) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    add(word);
  }
  for (const char byte : bytes) add(static_cast<unsigned char>(byte));
  return sum;
}

}  // namespace nmt
