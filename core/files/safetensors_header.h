// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "attune/core/error.h"
#include "attune/core/real.h"

/// The JSON header of a safetensors file, as text and as numbers; safetensors.cpp has the rest.
namespace attune {

struct SafetensorsHeader {
  /// Dtype::other is any that we do not decode, such as BOOL, U64 and F8_E4M3.
  enum class Dtype { f16, bf16, f32, f64, i8, i16, i32, i64, u8, u16, u32, other };

  struct Entry {
    std::string name;
    Dtype dtype;
    std::vector<int64_t> shape;
    int64_t begin = 0, end = 0;   // bytes of the data
    std::string dtype_name = {};  // as a file that is read spells it
  };

  std::vector<Entry> entries;  // in the order of their data
  std::map<std::string, std::string> metadata;

  /// Adds an entry whose data follow those of the entry before. Throws for a negative size, a shape
  /// whose bytes no number holds, and Dtype::other.
  void append(const std::string& name, Dtype dtype, const std::vector<int64_t>& shape);
};

/// Headers may not be longer: the limit of the reference implementation.
constexpr uint64_t kMaxSafetensorsHeader = 100'000'000;  // bytes

/// The text, padded with spaces to a multiple of 8 bytes. Throws if two entries share a name or one
/// is Dtype::other, if a text is not UTF-8 or the whole too long; errors begin with `context`, as
/// below.
std::string format_header(const std::string& context, const SafetensorsHeader& header);

/// Throws unless the text is a header whose entries fit `data_bytes` bytes of data, each as large
/// as its shape says (but of Dtype::other, whose width we do not know), without gap or overlap.
SafetensorsHeader parse_header(const std::string& context, const std::string& text,
                               int64_t data_bytes);

}  // namespace attune
