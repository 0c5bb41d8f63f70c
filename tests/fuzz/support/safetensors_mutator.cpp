// SPDX-License-Identifier: MIT
// How libFuzzer changes a safetensors file: most random bytes would end at the header's length.
// Beside these, it changes the header, one text in it or one value of such a text, whose length
// then follows; the shape and type of one tensor, whose data then follow; and numbers of the data.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <map>
#include <optional>
#include <string>

#include "attune/tests/fuzz/support/mutations.h"

namespace {

using namespace attune::fuzzing;

// All that are decoded, and one that is read past.
const std::map<std::string, int64_t> kWidths = {{"F16", 2}, {"BF16", 2}, {"F32", 4}, {"F64", 8},
                                                {"I8", 1},  {"I16", 2},  {"I32", 4}, {"I64", 8},
                                                {"U8", 1},  {"U16", 2},  {"U32", 4}, {"BOOL", 1}};

struct File {
  std::string header, data;
};

std::optional<File> split(const std::string& bytes) {
  uint64_t length = 0;
  if (bytes.size() < sizeof(length)) return std::nullopt;
  std::memcpy(&length, bytes.data(), sizeof(length));
  if (length > bytes.size() - sizeof(length)) return std::nullopt;
  return File{bytes.substr(sizeof(length), length), bytes.substr(sizeof(length) + length)};
}

std::string join(const File& file) {
  const uint64_t length = file.header.size();
  std::string bytes(sizeof(length), '\0');
  std::memcpy(bytes.data(), &length, sizeof(length));
  return bytes + file.header + file.data;
}

void write(const json& header, File& file) { file.header = text_of(header); }

void mutate_metadata(File& file, Random& random) {
  json header = parse(file.header);
  if (!header.is_object() || !header.contains("__metadata__")) return;
  json& metadata = header["__metadata__"];
  if (!metadata.is_object() || metadata.empty()) return;
  json& value = *any_of(metadata, random);
  if (!value.is_string()) return;
  auto& text = value.get_ref<std::string&>();
  if (random() % 2 == 0 || !mutate_value(text, random)) mutate(text);
  write(header, file);
}

// A size or an offset; 0 if it is neither, as 2.4e25.
uint64_t count(const json& number) {
  return number.is_number_unsigned() ? number.get<uint64_t>() : 0;
}

int64_t bytes_of(const json& tensor) {
  constexpr int64_t kMost = 100'000;
  const auto width = kWidths.find(tensor.at("dtype").get<std::string>());
  int64_t bytes = width == kWidths.end() ? 1 : width->second;
  for (const json& size : tensor.at("shape")) {
    if (count(size) > kMost) return 0;
    bytes = std::min(bytes * static_cast<int64_t>(count(size)), kMost);
  }
  return bytes;
}

// Puts the data of tensor after tensor, each cut or filled up to its shape.
void lay_out(json& header, File& file) {
  std::string data;
  for (auto& [name, tensor] : header.items()) {
    if (name == "__metadata__") continue;
    const uint64_t begin = count(tensor.at("data_offsets").at(0));
    std::string own = file.data.substr(std::min<uint64_t>(begin, file.data.size()));
    own.resize(static_cast<size_t>(bytes_of(tensor)));
    tensor["data_offsets"] = {data.size(), data.size() + own.size()};
    data += own;
  }
  file.data = data;
  write(header, file);
}

void mutate_tensor(File& file, Random& random) try {
  json header = parse(file.header);
  if (!header.is_object() || header.empty()) return;
  const auto found = any_of(header, random);
  if (found.key() == "__metadata__") return;
  json& shape = found.value().at("shape");
  const uint64_t sizes[] = {0, 1, 2, 3, 4, 8, 1000, uint64_t{1} << 31, uint64_t{1} << 62};
  const uint64_t size = sizes[random() % std::size(sizes)];
  switch (random() % 4) {
    case 0:
      shape.push_back(size);
      break;
    case 1:
      found.value()["dtype"] = any_of(kWidths, random)->first;
      break;
    case 2:
      header.erase(found);
      break;
    default:
      shape.at(random() % (shape.size() + 1)) = size;
  }
  lay_out(header, file);
} catch (
    const json::exception&) {  // no header of tensors, or no such axis: the file stays as it is
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed) {
  Random random(seed);
  std::optional<File> file = split({reinterpret_cast<const char*>(data), size});
  const auto way = random() % 8;
  if (!file || way == 0) return LLVMFuzzerMutate(data, size, most);
  if (way == 1) mutate(file->header);
  if (way == 2) mutate_tensor(*file, random);
  if (way == 3 || way == 4) mutate_numbers(file->data, random);
  if (way > 4) mutate_metadata(*file, random);
  return copy(join(*file), data, most);
}
