// SPDX-License-Identifier: MIT
#include "attune/core/safetensors.h"

#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

#include "attune/core/atomic_file.h"
#include "attune/core/error.h"
#include "attune/core/safetensors_header.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

using Dtype = SafetensorsHeader::Dtype;
static_assert(std::endian::native == std::endian::little, "the format is little-endian");

template <class T>
std::string_view as_bytes(const T* values, int64_t count) {
  return {reinterpret_cast<const char*>(values), static_cast<size_t>(count) * sizeof(T)};
}

// IEEE 754 half precision: 1 bit of sign, 5 of exponent, 10 of mantissa.
real from_half(uint16_t bits) {
  const int exponent = bits >> 10 & 31, mantissa = bits & 1023;
  const real sign = bits >> 15 == 0 ? 1 : -1;
  if (exponent == 31 && mantissa != 0) return std::numeric_limits<real>::quiet_NaN();
  if (exponent == 31) return sign * std::numeric_limits<real>::infinity();
  if (exponent == 0) return sign * std::ldexp(real(mantissa), -24);
  return sign * std::ldexp(real(mantissa + 1024), exponent - 25);
}

// The upper half of a float.
real from_bfloat(uint16_t bits) { return std::bit_cast<float>(uint32_t{bits} << 16); }

template <class Stored, class Convert>
void decode(const std::string& bytes, real* out, Convert convert) {
  for (size_t i = 0; i < bytes.size() / sizeof(Stored); ++i) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    out[i] = static_cast<real>(convert(stored));
  }
}

Tensor decode_tensor(const SafetensorsHeader::Entry& entry, const std::string& bytes) {
  Shape shape;
  for (int64_t size : entry.shape) shape = shape.insert(shape.rank(), size);
  Tensor tensor = Tensor::uninitialized(shape);
  real* out = tensor.mutable_data();
  if (entry.dtype == Dtype::kF16) decode<uint16_t>(bytes, out, from_half);
  if (entry.dtype == Dtype::kBF16) decode<uint16_t>(bytes, out, from_bfloat);
  if (entry.dtype == Dtype::kF32) decode<float>(bytes, out, [](float value) { return value; });
  if (entry.dtype == Dtype::kF64) decode<double>(bytes, out, [](double value) { return value; });
  return tensor;
}

std::vector<int64_t> decode_integers(const std::string& bytes) {
  std::vector<int64_t> values(bytes.size() / sizeof(int64_t));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

class Reader {
 public:
  explicit Reader(const std::string& path) : context_("cannot read " + path + ": ") {
    std::error_code error;
    size_ = std::filesystem::file_size(path, error);
    if (error) fail(context_, error.message());
    in_.open(path, std::ios::binary);
    if (!in_) fail(context_, std::generic_category().message(errno));
  }

  SafetensorsFile read() {
    const uint64_t length = read_header_length();
    const auto data_bytes = static_cast<int64_t>(size_ - sizeof(length) - length);
    SafetensorsHeader header = parse_header(context_, read_bytes(length), data_bytes);
    SafetensorsFile file;
    file.metadata = std::move(header.metadata);
    for (const SafetensorsHeader::Entry& entry : header.entries) {
      const std::string bytes = read_bytes(static_cast<uint64_t>(entry.end - entry.begin));
      if (entry.dtype == Dtype::kI64) {
        file.integers[entry.name] = decode_integers(bytes);
      } else {
        file.tensors[entry.name] = decode_tensor(entry, bytes);
      }
    }
    return file;
  }

 private:
  uint64_t read_header_length() {
    uint64_t length = 0;
    if (size_ == 0) fail(context_, "it is empty");
    if (size_ < sizeof(length)) fail(context_, "not a safetensors file: it is too short");
    std::memcpy(&length, read_bytes(sizeof(length)).data(), sizeof(length));
    if (length > size_ - sizeof(length) || length > kMaxSafetensorsHeader) {
      fail(context_, "not a safetensors file, or cut short: a header of ", length,
           " bytes cannot be, in a file of ", size_);
    }
    return length;
  }

  std::string read_bytes(uint64_t count) {
    std::string bytes(count, '\0');
    if (!in_.read(bytes.data(), static_cast<std::streamsize>(count))) {
      fail(context_, "it ends before its ", size_, " bytes");
    }
    return bytes;
  }

  std::string context_;  // how every error begins
  uintmax_t size_ = 0;
  std::ifstream in_;
};

SafetensorsHeader make_header(const std::string& context, const SafetensorsFile& file) {
  SafetensorsHeader header;
  header.metadata = file.metadata;
  for (const auto& [name, values] : file.integers) {  // the widest first: so all are aligned
    header.append(name, Dtype::kI64, {static_cast<int64_t>(values.size())});
  }
  for (const auto& [name, tensor] : file.tensors) {
    if (!tensor.defined()) fail(context, "tensor \"", name, "\" is undefined");
    std::vector<int64_t> shape;
    for (int axis = 0; axis < tensor.rank(); ++axis) shape.push_back(tensor.size(axis));
    header.append(name, sizeof(real) == 4 ? Dtype::kF32 : Dtype::kF64, shape);
  }
  return header;
}

}  // namespace

void write_safetensors(const std::string& path, const SafetensorsFile& file) {
  const std::string context = "cannot write " + path + ": ";
  const std::string header = format_header(context, make_header(context, file));
  const uint64_t length = header.size();
  AtomicFile out(path);
  out.write(as_bytes(&length, 1));
  out.write(header);
  for (const auto& [name, values] : file.integers) {
    out.write(as_bytes(values.data(), static_cast<int64_t>(values.size())));
  }
  for (const auto& [name, tensor] : file.tensors) {
    out.write(as_bytes(tensor.data(), tensor.numel()));
  }
  out.commit();
}

SafetensorsFile read_safetensors(const std::string& path) { return Reader(path).read(); }

}  // namespace attune::inline ATTUNE_PRECISION
