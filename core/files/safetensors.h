// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "attune/core/real.h"
#include "attune/core/tensor.h"

/// Named tensors in a file that PyTorch, JAX and others read too:
/// https://github.com/huggingface/safetensors#format
///
///   8 bytes: N, little-endian
///   N bytes: JSON, {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
///   the data, without gaps
namespace attune {

struct SafetensorsFile {
  std::map<std::string, Tensor> tensors;
  /// Entries of integers, such as the state of a random stream; flattened when read.
  std::map<std::string, std::vector<int64_t>> integers;
  /// "__metadata__": whatever else the file shall carry, as UTF-8 text.
  std::map<std::string, std::string> metadata;
  /// Entries that were read past, as dtype and shape: {"mask", "BOOL [4,4]"}.
  std::map<std::string, std::string> undecoded = {};
};

/// Writes F32 and I64 in the single-precision build, F64 and I64 in the double-precision one. Equal
/// contents give equal bytes. Throws if the file cannot be written, which leaves an existing one as
/// it was, or if two entries share a name, a tensor is undefined, a text is not UTF-8 or there is
/// an undecoded entry.
void write_safetensors(const std::string& path, const SafetensorsFile& file);

/// Reads F16, BF16, F32 and F64 as tensors of `real`, and I8 to I64 and U8 to U32 as integers;
/// reads past tensors of other dtypes (BOOL, U64, F8_E4M3, ...) or of more than Shape::kMaxRank
/// axes, of which `undecoded` tells. Throws if the file cannot be read or is damaged in any way, if
/// memory does not hold it, if a number of an F64 is finite and too large for `real`, and for a
/// file of another kind, which is called what it is.
SafetensorsFile read_safetensors(const std::string& path);

}  // namespace attune
