// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/orders.h"

#include <vector>

namespace nmt {

using attune::ByteReader, attune::ByteWriter, attune::SafetensorsFile, attune::Shape,
    attune::Tensor;

void put(ByteWriter& out, const SafetensorsFile& file) {
  out.put(std::ssize(file.tensors));
  for (const auto& [name, tensor] : file.tensors) {
    out.put(name);
    out.put(tensor.shape());
    out.put(tensor.data(), tensor.numel());
  }
  out.put(std::ssize(file.integers));
  for (const auto& [name, integers] : file.integers) {
    out.put(name);
    out.put_all(integers);
  }
  out.put(std::ssize(file.metadata));
  for (const auto& [name, text] : file.metadata) {
    out.put(name);
    out.put(text);
  }
}

SafetensorsFile get_file(ByteReader& in) {
  SafetensorsFile file;
  for (auto left = in.get<int64_t>(); left > 0; --left) {
    Tensor& tensor = file.tensors[in.get_text()];
    tensor = Tensor::uninitialized(in.get<Shape>());
    in.get(tensor.mutable_data(), tensor.numel());
  }
  for (auto left = in.get<int64_t>(); left > 0; --left) {
    std::vector<int64_t>& integers = file.integers[in.get_text()];
    integers = in.get_all<int64_t>();
  }
  for (auto left = in.get<int64_t>(); left > 0; --left) {
    std::string& text = file.metadata[in.get_text()];
    text = in.get_text();
  }
  return file;
}

}  // namespace nmt
