// SPDX-License-Identifier: MIT
#include "attune/core/files/file_kind.h"

#include <doctest/doctest.h>

#include <string>

namespace {

using attune::kind_of_file;
using namespace std::string_literals;

TEST_CASE("file_kind: each kind is told from its first bytes") {
  struct Case {
    std::string begins, kind;
  };
  const Case cases[] = {
      // As PyTorch 2 and NumPy 2 begin them.
      {"PK\3\4\0\0\x08\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\x12\0archive/data.pklFB"s,
       "a PyTorch file (.pt, .pth); if it holds a state dict, "},
      {"PK\3\4-\0\0\0\0\0\0\0!\0c/m\x86\xff\xff\xff\xff\xff\xff\xff\xff\x05\0\x14\0a.npy\1\0"s,
       "a NumPy archive (.npz); "},
      {"PK\3\4\x14\0\0\0readme.txt"s, "a zip archive"},
      {"\x80\2\x8a\nl\xfc\x9c\x46\xf9 j\xa8P\x19."s, "an old PyTorch file (.pt, .pth); "},
      {"\x80\4\x95\x15\0\0\0\0\0\0\0}\x94"s, "a Python pickle; "},
      {"\x80\5\x95\x15\0\0\0\0\0\0\0}\x94"s, "a Python pickle; "},
      {"\x80\2}q\0X\6\0\0\0weight"s, "a Python pickle; "},
      {"\x80\3}q\0X\6\0\0\0weight"s, "a Python pickle; "},
      {"\x93NUMPY\1\0v\0{'descr'"s, "a NumPy array (.npy); "},
      {"\x89HDF\r\n\x1a\n\0\0"s, "an HDF5 file (.h5); "},
      {"GGUF\3\0\0\0"s, "a GGUF file"},
      {"\x08\x08\x12\x07pytorch\x1a"s, "an ONNX file"},
      {"\x1f\x8b\x08\0\0\0\0\0"s, "a gzip archive; unpack it"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", "a Git LFS pointer; "},
      {"<!DOCTYPE html>\n<html lang=\"en\">", "a web page; "},
      {"{\"hidden\": 4}\n", "a JSON text"},
      {"le chat dort\t3\r\n\xc3\xa9t\xc3\xa9\n", "a text"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.kind);
    CHECK(kind_of_file(c.begins).starts_with(c.kind));
  }
}

TEST_CASE("file_kind: what is none of them") {
  CHECK(kind_of_file("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s) == "");
  CHECK(kind_of_file("PK\3"s) == "");
  CHECK(kind_of_file("\xd0\x02\0\0\0\0\0\0"s) == "");
}

}  // namespace
