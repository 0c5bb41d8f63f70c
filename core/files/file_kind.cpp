// SPDX-License-Identifier: MIT
#include "attune/core/files/file_kind.h"

#include <algorithm>

namespace attune {
namespace {

using namespace std::string_view_literals;

struct Kind {
  std::string_view begins;  // '?' is any byte
  std::string_view holds;   // somewhere, if it is not empty
  std::string_view name, advice = "";
};

constexpr std::string_view kSaveState =
    "; if it holds a state dict, this Python makes a safetensors file of it: "
    "safetensors.torch.save_file(torch.load(\"x.pt\"), \"x.safetensors\")";
constexpr std::string_view kSaveArrays =
    "; this Python makes a safetensors file of arrays: "
    "safetensors.numpy.save_file({\"name\": array}, \"x.safetensors\")";

// The first row that fits counts.
constexpr Kind kKinds[] = {
    {"PK\3\4", "data.pkl", "a PyTorch file (.pt, .pth)", kSaveState},
    {"PK\3\4", ".npy", "a NumPy archive (.npz)", kSaveArrays},
    {"PK\3\4", "", "a zip archive"},
    {"\x80\2\x8A\n", "", "an old PyTorch file (.pt, .pth)", kSaveState},
    {"\x80?}", "", "a Python pickle", kSaveState},
    {"\x80?\x95", "", "a Python pickle", kSaveState},
    {"\x93NUMPY", "", "a NumPy array (.npy)", kSaveArrays},
    {"\x89HDF\r\n", "", "an HDF5 file (.h5)", kSaveArrays},
    {"GGUF", "", "a GGUF file"},
    {"\x08?\x12", "", "an ONNX file"},
    {"\x1F\x8B", "", "a gzip archive", "; unpack it"},
    {"version https://git-lfs", "", "a Git LFS pointer", "; git lfs pull fetches the file itself"},
    {"<", "<html", "a web page", "; the download went wrong"},
    {"{", "", "a JSON text"},
};

bool fits(const Kind& kind, std::string_view beginning) {
  const auto same = [](char wanted, char found) { return wanted == '?' || wanted == found; };
  return beginning.size() >= kind.begins.size() &&
         std::equal(kind.begins.begin(), kind.begins.end(), beginning.begin(), same) &&
         beginning.find(kind.holds) != std::string_view::npos;
}

bool is_text(std::string_view beginning) {
  return std::none_of(beginning.begin(), beginning.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' && "\t\n\r\f"sv.find(c) == std::string_view::npos;
  });
}

}  // namespace

std::string kind_of_file(std::string_view beginning) {
  for (const Kind& kind : kKinds) {
    if (fits(kind, beginning)) return std::string(kind.name).append(kind.advice);
  }
  return is_text(beginning) ? "a text" : "";
}

}  // namespace attune
