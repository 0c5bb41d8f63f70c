// SPDX-License-Identifier: MIT
#include "attune/core/files/safetensors.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include "attune/core/error.h"
#include "attune/core/files/atomic_file.h"
#include "attune/core/files/file_kind.h"
#include "attune/core/files/json_check.h"
#include "attune/core/files/safetensors_header.h"

namespace attune {
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

template <class Stored, class Value, class Convert>
void decode(const std::string& bytes, Value* out, Convert convert) {
  for (size_t i = 0; i < bytes.size() / sizeof(Stored); ++i) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    out[i] = static_cast<Value>(convert(stored));
  }
}

enum class Form { tensor, integers, undecoded };

Form form_of(const SafetensorsHeader::Entry& entry) {
  switch (entry.dtype) {
    case Dtype::f16:
    case Dtype::bf16:
    case Dtype::f32:
    case Dtype::f64:
      return entry.shape.size() > Shape::kMaxRank ? Form::undecoded : Form::tensor;
    case Dtype::i8:
    case Dtype::i16:
    case Dtype::i32:
    case Dtype::i64:
    case Dtype::u8:
    case Dtype::u16:
    case Dtype::u32:
      return Form::integers;
    case Dtype::other:
      break;
  }
  return Form::undecoded;
}

Shape shape_of(const std::string& context, const SafetensorsHeader::Entry& entry) try {
  Shape shape;
  for (const int64_t size : entry.shape) shape = shape.insert(shape.rank(), size);
  return shape;
} catch (const Error& error) {  // an empty tensor, but of more elements than there can be without
  fail(context, "tensor ", in_quotes(entry.name), ": ", error.what());
}

Tensor decode_tensor(const std::string& context, const SafetensorsHeader::Entry& entry,
                     const Shape& shape, const std::string& bytes) {
  Tensor tensor = Tensor::uninitialized(shape);
  real* out = tensor.mutable_data();
  if (entry.dtype == Dtype::f16) decode<uint16_t>(bytes, out, from_half);
  if (entry.dtype == Dtype::bf16) decode<uint16_t>(bytes, out, from_bfloat);
  if (entry.dtype == Dtype::f32) decode<float>(bytes, out, std::identity());
  if (entry.dtype == Dtype::f64) {
    decode<double>(bytes, out, [&](double value) {
      if (std::isfinite(value) && !std::isfinite(static_cast<real>(value))) {
        fail(context, "tensor ", in_quotes(entry.name), ": ", value, " is too large for a float");
      }
      return value;
    });
  }
  return tensor;
}

template <class Stored>
std::vector<int64_t> decode_integers(const std::string& bytes) {
  std::vector<int64_t> values(bytes.size() / sizeof(Stored));
  decode<Stored>(bytes, values.data(), std::identity());
  return values;
}

std::vector<int64_t> decode_integers(Dtype dtype, const std::string& bytes) {
  if (dtype == Dtype::i8) return decode_integers<int8_t>(bytes);
  if (dtype == Dtype::i16) return decode_integers<int16_t>(bytes);
  if (dtype == Dtype::i32) return decode_integers<int32_t>(bytes);
  if (dtype == Dtype::u8) return decode_integers<uint8_t>(bytes);
  if (dtype == Dtype::u16) return decode_integers<uint16_t>(bytes);
  if (dtype == Dtype::u32) return decode_integers<uint32_t>(bytes);
  return decode_integers<int64_t>(bytes);
}

// "BOOL [4,4]"
std::string described(const SafetensorsHeader::Entry& entry) {
  std::string sizes;
  for (const int64_t size : entry.shape) sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
  return on_one_line(entry.dtype_name) + " [" + sizes + "]";
}

class Reader {
 public:
  explicit Reader(const std::string& path) : context_("cannot read " + path + ": ") {
    if (path.find('\0') != std::string::npos) fail("cannot read a file whose name has a zero byte");
    std::error_code error;
    if (std::filesystem::is_other(std::filesystem::status(path, error))) {
      fail(context_, "it is a pipe or a device, and has to be a file");
    }
    size_ = std::filesystem::file_size(path, error);
    if (error) fail(context_, error.message());
    in_.open(path, std::ios::binary);
    if (!in_) fail(context_, std::generic_category().message(errno));
  }

  SafetensorsFile read() try {
    if (size_ == 0) fail(context_, "it is empty");
    check_kind();
    const uint64_t length = read_header_length();
    const auto data_bytes = static_cast<int64_t>(size_ - sizeof(length) - length);
    SafetensorsHeader header = parse_header(context_, read_bytes(length), data_bytes);
    SafetensorsFile file;
    file.metadata = std::move(header.metadata);
    for (const SafetensorsHeader::Entry& entry : header.entries) read_entry(entry, file);
    return file;
  } catch (const std::bad_alloc&) {
    fail(context_, "memory does not hold its ", size_, " bytes");
  }

 private:
  // A safetensors file has the JSON of its header from byte 8 on.
  void check_kind() {
    constexpr uintmax_t kLook = 512;
    const std::string beginning = read_bytes(std::min(size_, kLook));
    seek(0, std::ios::beg);
    if (beginning.substr(std::min<size_t>(8, beginning.size())).starts_with('{')) return;
    const std::string kind = kind_of_file(beginning);
    if (!kind.empty()) fail(context_, "not a safetensors file, but ", kind);
  }

  uint64_t read_header_length() {
    uint64_t length = 0;
    if (size_ < sizeof(length)) fail(context_, "not a safetensors file: it is too short");
    std::memcpy(&length, read_bytes(sizeof(length)).data(), sizeof(length));
    if (length > size_ - sizeof(length) || length > kMaxSafetensorsHeader) {
      fail(context_, "not a safetensors file, or cut short: a header of ", length,
           " bytes cannot be, in a file of ", size_);
    }
    return length;
  }

  void read_entry(const SafetensorsHeader::Entry& entry, SafetensorsFile& file) {
    const int64_t bytes = entry.end - entry.begin;
    switch (form_of(entry)) {
      case Form::tensor:
        file.tensors[entry.name] = decode_tensor(context_, entry, shape_of(context_, entry),
                                                 read_bytes(static_cast<uint64_t>(bytes)));
        break;
      case Form::integers:
        file.integers[entry.name] =
            decode_integers(entry.dtype, read_bytes(static_cast<uint64_t>(bytes)));
        break;
      case Form::undecoded:
        seek(bytes, std::ios::cur);
        file.undecoded[entry.name] = described(entry);
        break;
    }
  }

  void seek(int64_t bytes, std::ios::seekdir from) {
    if (!in_.seekg(bytes, from)) fail(context_, std::generic_category().message(errno));
  }

  std::string read_bytes(uint64_t count) {
    std::string bytes(count, '\0');
    if (!in_.read(bytes.data(), static_cast<std::streamsize>(count))) {
      if (in_.bad()) fail(context_, std::generic_category().message(errno));
      fail(context_, "it ends before its ", size_, " bytes");
    }
    return bytes;
  }

  std::string context_;  // how every error begins
  uintmax_t size_ = 0;
  std::ifstream in_;
};

SafetensorsHeader make_header(const std::string& context, const SafetensorsFile& file) {
  if (!file.undecoded.empty()) {
    const auto& [name, kind] = *file.undecoded.begin();
    fail(context, "tensor ", in_quotes(name), " was not decoded, ", kind,
         "; erase it to write the others");
  }
  SafetensorsHeader header;
  header.metadata = file.metadata;
  for (const auto& [name, values] : file.integers) {  // the widest first: so all are aligned
    header.append(name, Dtype::i64, {static_cast<int64_t>(values.size())});
  }
  for (const auto& [name, tensor] : file.tensors) {
    if (!tensor.defined()) fail(context, "tensor ", in_quotes(name), " is undefined");
    std::vector<int64_t> shape;
    for (int axis = 0; axis < tensor.rank(); ++axis) shape.push_back(tensor.size(axis));
    header.append(name, sizeof(real) == 4 ? Dtype::f32 : Dtype::f64, shape);
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

}  // namespace attune
