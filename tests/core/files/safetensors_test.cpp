// SPDX-License-Identifier: MIT
#include "attune/core/files/safetensors.h"

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "attune/core/memory/allocator.h"
#include "attune/core/rng.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/failing_allocation.h"
#include "attune/tests/support/full_disk.h"
#include "attune/tests/support/temporary_directory.h"

namespace {

using namespace attune::testing;
using namespace std::string_literals;
using attune::read_safetensors;
using attune::real;
using attune::SafetensorsFile;
using attune::Shape;
using attune::Tensor;
using attune::write_safetensors;

const real kInfinity = std::numeric_limits<real>::infinity();

// A file's bytes: the length of the header, the header, the data.
std::string file_of(const std::string& header, const std::string& data = "") {
  const uint64_t length = header.size();
  std::string bytes(sizeof(length), '\0');
  std::memcpy(bytes.data(), &length, sizeof(length));
  return bytes + header + data;
}

SafetensorsFile sample() {
  SafetensorsFile file;
  file.tensors["encoder.weight"] = random_tensor({2, 3});
  file.tensors["scalar"] = Tensor::scalar(real(0.1));
  file.tensors["empty"] = Tensor::zeros({0, 3});
  file.tensors["view"] = random_tensor({4, 2}).slice(1, 3);
  file.tensors["axes"] = random_tensor({1, 2, 1, 2, 1, 2});
  file.tensors["odd \"name\"\n\\ \xc3\xa9"] = Tensor::ones({1});
  file.tensors[""] = Tensor::ones({2});
  file.tensors["special"] =
      Tensor::of({kInfinity, -kInfinity, real(-0.0), std::numeric_limits<real>::denorm_min(),
                  std::numeric_limits<real>::quiet_NaN()});
  file.integers["state"] = {0, -1, std::numeric_limits<int64_t>::min(),
                            std::numeric_limits<int64_t>::max()};
  file.integers["none"] = {};
  file.metadata = {{"config", "{\"hidden\": 3}\n"}, {"", ""}, {"words", "\xc3\xa9t\xc3\xa9 \0!"s}};
  return file;
}

void check_equal(const SafetensorsFile& a, const SafetensorsFile& b) {
  CHECK(a.metadata == b.metadata);
  CHECK(a.integers == b.integers);
  REQUIRE(a.tensors.size() == b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) CHECK(same_bits(tensor, b.tensors.at(name)));
}

TEST_CASE("safetensors: what was written is read") {
  const TemporaryDirectory directory;
  for (const SafetensorsFile& file : {sample(), SafetensorsFile()}) {
    write_safetensors(directory.path("a"), file);
    check_equal(read_safetensors(directory.path("a")), file);
  }
}

TEST_CASE("safetensors: the bytes are those of the format") {
  const TemporaryDirectory directory;
  SafetensorsFile file;
  file.tensors["b"] = Tensor::of({1});
  file.tensors["a"] = Tensor::of({{1, 2}});
  file.integers["c"] = {-2};
  file.metadata["m"] = "text";
  write_safetensors(directory.path("a"), file);
  const bool f32 = sizeof(real) == 4;
  std::string header = f32 ? R"({"__metadata__":{"m":"text"},)"
                             R"("a":{"data_offsets":[8,16],"dtype":"F32","shape":[1,2]},)"
                             R"("b":{"data_offsets":[16,20],"dtype":"F32","shape":[1]},)"
                             R"("c":{"data_offsets":[0,8],"dtype":"I64","shape":[1]}})"
                           : R"({"__metadata__":{"m":"text"},)"
                             R"("a":{"data_offsets":[8,24],"dtype":"F64","shape":[1,2]},)"
                             R"("b":{"data_offsets":[24,32],"dtype":"F64","shape":[1]},)"
                             R"("c":{"data_offsets":[0,8],"dtype":"I64","shape":[1]}})";
  while (header.size() % 8 != 0) header += ' ';
  const std::string minus_two = "\xfe\xff\xff\xff\xff\xff\xff\xff";
  const std::string one = f32 ? "\0\0\x80\x3f"s : "\0\0\0\0\0\0\xf0\x3f"s;
  const std::string two = f32 ? "\0\0\0\x40"s : "\0\0\0\0\0\0\0\x40"s;
  CHECK(directory.read("a") == file_of(header, minus_two + one + two + one));
}

// Written by safetensors 0.8.0 for Python, as are those of further dtypes below.
const std::string kReferenceHeader =
    R"({"__metadata__":{"format":"np","words":"été 🙂"},)"
    R"("counter":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
    R"("table":{"dtype":"I64","shape":[2,2],"data_offsets":[8,40]},)"
    R"("double":{"dtype":"F64","shape":[2],"data_offsets":[40,56]},)"
    R"("none":{"dtype":"F32","shape":[0,3],"data_offsets":[56,56]},)"
    R"("single":{"dtype":"F32","shape":[1,3],"data_offsets":[56,68]},)"
    R"("brain":{"dtype":"BF16","shape":[3],"data_offsets":[68,74]},)"
    R"("half":{"dtype":"F16","shape":[6],"data_offsets":[74,86]}} )";
const std::string kReferenceData =
    "\xf9\xff\xff\xff\xff\xff\xff\xff"
    "\x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x40"
    "\x9a\x99\x99\x99\x99\x99\xb9\x3f\0\0\0\0\0\0\x04\x40"
    "\0\0\xc0\x3f\0\0\0\xc0\xcd\xcc\xcc\x3d"
    "\x80\x3f\x20\xc0\x49\x40"
    "\0\x3c\0\xc1\xff\x03\x01\0\0\x7c\xff\x7b"s;

TEST_CASE("safetensors: a file of the reference implementation, in every dtype") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a", file_of(kReferenceHeader, kReferenceData));
  const SafetensorsFile file = read_safetensors(path);
  CHECK(file.metadata ==
        std::map<std::string, std::string>{{"format", "np"}, {"words", "été 🙂"}});
  CHECK(file.integers == std::map<std::string, std::vector<int64_t>>{
                             {"counter", {-7}}, {"table", {1, 2, 3, int64_t{1} << 62}}});
  REQUIRE(file.tensors.size() == 5);
  CHECK(same_bits(file.tensors.at("double"), Tensor::of({real(0.1), 2.5})));
  CHECK(same_bits(file.tensors.at("none"), Tensor::zeros({0, 3})));
  CHECK(same_bits(file.tensors.at("single"), Tensor::of({{1.5, -2, 0.1f}})));
  CHECK(same_bits(file.tensors.at("brain"), Tensor::of({1, -2.5, 3.140625})));
  CHECK(same_bits(file.tensors.at("half"),
                  Tensor::of({1, -2.5, 0x3ffp-24, 0x1p-24, kInfinity, 65504})));
}

TEST_CASE("safetensors: all integers are read, other dtypes are read past") {
  const std::string header =
      R"({"u64":{"dtype":"U64","shape":[1],"data_offsets":[0,8]},)"
      R"("c":{"dtype":"C64\n","shape":[1],"data_offsets":[8,16]},)"
      R"("seven":{"dtype":"F32","shape":[1,1,1,1,1,1,2],"data_offsets":[16,24]},)"
      R"("w":{"dtype":"F32","shape":[1],"data_offsets":[24,28]},)"
      R"("u32":{"dtype":"U32","shape":[1],"data_offsets":[28,32]},)"
      R"("i32":{"dtype":"I32","shape":[1,2],"data_offsets":[32,40]},)"
      R"("u16":{"dtype":"U16","shape":[1],"data_offsets":[40,42]},)"
      R"("i16":{"dtype":"I16","shape":[2],"data_offsets":[42,46]},)"
      R"("f8":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[46,49]},)"
      R"("i8":{"dtype":"I8","shape":[2],"data_offsets":[49,51]},)"
      R"("u8":{"dtype":"U8","shape":[2],"data_offsets":[51,53]},)"
      R"("mask":{"dtype":"BOOL","shape":[1,2],"data_offsets":[53,55]}} )";
  const std::string data =
      "\x03\0\0\0\0\0\0\0\0\0\x80\x3f\0\0\0\x40\0\0\x80\x3f\0\0\x80\x3f\0\0\xc0\x3f"
      "\xff\xff\xff\xff\0\0\0\x80\x07\0\0\0\xff\xff\0\x80\x02\0\x38\x40\x30\x80\x7f\xff\0\x01\0"s;
  const TemporaryDirectory directory;
  const SafetensorsFile file = read_safetensors(directory.write("a", file_of(header, data)));
  CHECK(file.integers == std::map<std::string, std::vector<int64_t>>{{"i8", {-128, 127}},
                                                                     {"i16", {-32768, 2}},
                                                                     {"i32", {-2147483648LL, 7}},
                                                                     {"u8", {255, 0}},
                                                                     {"u16", {65535}},
                                                                     {"u32", {4294967295LL}}});
  CHECK(file.undecoded == std::map<std::string, std::string>{{"c", "C64\\n [1]"},
                                                             {"f8", "F8_E4M3 [3]"},
                                                             {"mask", "BOOL [1,2]"},
                                                             {"seven", "F32 [1,1,1,1,1,1,2]"},
                                                             {"u64", "U64 [1]"}});
  CHECK(file.tensors.size() == 1);
  CHECK(file.tensors.at("w").to_vector() == std::vector<real>{1.5});
}
TEST_CASE("safetensors: half precision, from each kind of bits") {
  struct Case {
    std::string bits;
    real value;
  };
  const std::vector<Case> cases = {
      {"\x00\x00"s, 0},          {"\x00\x80"s, real(-0.0)},
      {"\x01\x80"s, -0x1p-24},   {"\x00\x04"s, 0x1p-14},
      {"\xff\x03"s, 0x3ffp-24},  {"\x01\x3c"s, 0x401p-10},
      {"\x00\xfc"s, -kInfinity}, {"\x00\x7c"s, kInfinity},
      {"\xff\xfb"s, -65504},     {"\x01\x7c"s, std::numeric_limits<real>::quiet_NaN()},
  };
  const TemporaryDirectory directory;
  for (const Case& c : cases) {
    CAPTURE(c.value);
    const std::string path = directory.write(
        "a", file_of(R"({"x":{"dtype":"F16","shape":[],"data_offsets":[0,2]}})", c.bits));
    CHECK(same_bits(read_safetensors(path).tensors.at("x"), Tensor::scalar(c.value)));
  }
}

TEST_CASE("safetensors: a number that a float cannot hold is named") {
  if (sizeof(real) == sizeof(double)) return;
  const TemporaryDirectory directory;
  const auto with = [&](double value) {
    const std::string bytes(reinterpret_cast<const char*>(&value), sizeof value);
    return directory.write(
        "a", file_of(R"({"x":{"dtype":"F64","shape":[],"data_offsets":[0,8]}})", bytes));
  };
  const std::string path = with(-1e300);
  CHECK(error_of([&] { read_safetensors(path); }) ==
        "cannot read " + path + ": tensor \"x\": -1e+300 is too large for a float");
  for (const double value : {1e-300, 3e38, -std::numeric_limits<double>::infinity()}) {
    CHECK(read_safetensors(with(value)).tensors.at("x").item() == static_cast<real>(value));
  }
}

TEST_CASE("safetensors: order, further fields and alignment do not matter") {
  const TemporaryDirectory directory;
  const std::string header =
      R"({"b":{"shape":[1],"extra":[1,{}],"data_offsets":[2,6],"dtype":"F32"},)"
      R"("a":{"dtype":"F16","data_offsets":[0,2],"shape":[1]}} )";
  const std::string data = "\x00\x3c\x00\x00\x80\x3f"s;
  const SafetensorsFile file = read_safetensors(directory.write("a", file_of(header, data)));
  CHECK(file.tensors.at("a").to_vector() == std::vector<real>{1});
  CHECK(file.tensors.at("b").to_vector() == std::vector<real>{1});
}

TEST_CASE("safetensors: a bad header names the file") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a", file_of("{\"x\":3}"));
  CHECK(error_of([&] { read_safetensors(path); }) ==
        "cannot read " + path + ": tensor \"x\": its entry in the header is not an object");
  directory.write(
      "a",
      file_of(R"({"x":{"dtype":"F16","shape":[0,2305843009213693952],"data_offsets":[0,0]}})"));
  CHECK(error_of([&] { read_safetensors(path); }) ==
        "cannot read " + path +
            ": tensor \"x\": Shape: [0, 2305843009213693952] has more elements " +
            "than memory has addresses");
  CHECK(error_of([&] { read_safetensors(path + '\0'); }) ==
        "cannot read a file whose name has a zero byte");
}

TEST_CASE("safetensors: files of other kinds, and none") {
  const TemporaryDirectory directory;
  directory.write("empty", "");
  directory.write("short", "\7\0\0\0\0\0\0"s);
  directory.write("image", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"s);
  directory.write("text", "A text is no file of tensors.\n");
  directory.write("array", "\x93NUMPY\1\0v\0{'descr': '<f8'"s);
  directory.write("zip", "PK\3\4\0\0\x08\x08\0\0\0\0\0\0\0\0\0\0m/data.pkl"s);
  directory.write("huge", "\xff\xff\xff\xff\xff\xff\xff\xff{}");
  const std::string foreign = "not a safetensors file, or cut short: a header of ";
  struct Case {
    std::string name, error;
  };
  const std::vector<Case> cases = {
      {"missing", "No such file or directory"},
      {"", "Is a directory"},
      {"text/x", "Not a directory"},
      {"empty", "it is empty"},
      {"short", "not a safetensors file: it is too short"},
      {"image", foreign + "727905341920923785 bytes cannot be, in a file of 20"},
      {"text", "not a safetensors file, but a text"},
      {"array",
       "not a safetensors file, but a NumPy array (.npy); this Python makes a safetensors file of "
       "arrays: safetensors.numpy.save_file({\"name\": array}, \"x.safetensors\")"},
      {"zip",
       "not a safetensors file, but a PyTorch file (.pt, .pth); if it holds a state dict, this "
       "Python makes a safetensors file of it: safetensors.torch.save_file(torch.load(\"x.pt\"), "
       "\"x.safetensors\")"},
      {"huge", foreign + "18446744073709551615 bytes cannot be, in a file of 10"},
  };
  for (const Case& c : cases) {
    const std::string path = directory.path(c.name);
    CHECK(error_of([&] { read_safetensors(path); }) == "cannot read " + path + ": " + c.error);
  }
  CHECK(error_of([] { read_safetensors("/dev/null"); }) ==
        "cannot read /dev/null: it is a pipe or a device, and has to be a file");
}

TEST_CASE("safetensors: a header over the limit is not even read") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a", "\x00\x00\x00\x10\x00\x00\x00\x00{"s);  // 2^28
  std::filesystem::resize_file(path, 300'000'000);  // all holes: takes no space on the disk
  CHECK(error_of([&] { read_safetensors(path); }) ==
        "cannot read " + path +
            ": not a safetensors file, or cut short: a header of 268435456 bytes cannot be, in a "
            "file of 300000000");
}

TEST_CASE("safetensors: a file cut short anywhere is refused") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a", file_of(kReferenceHeader, kReferenceData));
  for (auto length = std::filesystem::file_size(path); length-- > 0;) {
    CAPTURE(length);
    std::filesystem::resize_file(path, length);
    CHECK_THROWS_AS(read_safetensors(path), attune::Error);
  }
}

TEST_CASE("safetensors: a damaged file is read or refused, and nothing else happens") {
  const TemporaryDirectory directory;
  const std::string whole = file_of(kReferenceHeader, kReferenceData);
  const std::string bytes = "\0\x01\xff{}[]\":,-09 azA"s;
  attune::Rng rng(1);
  int refused = 0;
  for (int i = 0; i < 300; ++i) {
    std::string damaged = whole;
    for (int64_t changes = 1 + rng.below(3); changes > 0; --changes) {
      const auto at_byte = static_cast<size_t>(rng.below(static_cast<int64_t>(damaged.size())));
      damaged[at_byte] = bytes[static_cast<size_t>(rng.below(static_cast<int64_t>(bytes.size())))];
    }
    const std::string error = error_of([&] { read_safetensors(directory.write("a", damaged)); });
    if (error == "no error") continue;
    ++refused;
    CHECK(error.rfind("cannot read " + directory.path("a") + ": ", 0) == 0);
    CHECK(error.find('\n') == std::string::npos);
  }
  CHECK(refused > 150);  // most changes hit the header
}

TEST_CASE("safetensors: what cannot be written leaves the old file as it was") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a", "old");
  struct Case {
    std::string error;
    SafetensorsFile file;
  };
  std::vector<Case> cases(7);
  cases[0].error = "tensor \"x\" is undefined";
  cases[0].file.tensors["x"] = Tensor();
  cases[1].error = "two tensors are named \"x\"";
  cases[1].file.tensors["x"] = Tensor::ones({1});
  cases[1].file.integers["x"] = {1};
  cases[2].error = "a tensor may not be named __metadata__";
  cases[2].file.tensors["__metadata__"] = Tensor::ones({1});
  cases[3].error = "a name or a metadata text is not UTF-8";
  cases[3].file.metadata["x"] = "caf\xe9";
  cases[4].error = "a name or a metadata text is not UTF-8";
  cases[4].file.tensors["caf\xe9"] = Tensor::ones({1});
  cases[5].error = "tensor \"mask\" was not decoded, BOOL [2]; erase it to write the others";
  cases[5].file.undecoded["mask"] = "BOOL [2]";
  cases[6].error = "tensor \"two\\nlines\" is undefined";
  cases[6].file.tensors["two\nlines"] = Tensor();
  for (const Case& c : cases) {
    CHECK(error_of([&] { write_safetensors(path, c.file); }) ==
          "cannot write " + path + ": " + c.error);
    CHECK(directory.read("a") == "old");
    CHECK(directory.number_of_files() == 1);
  }
  std::string error;
  {
    const FullDisk disk(256);
    error = error_of([&] { write_safetensors(path, sample()); });
  }
  CHECK(error == "cannot write " + path + ": File too large");
  CHECK(directory.read("a") == "old");
  CHECK(directory.number_of_files() == 1);
}

TEST_CASE("safetensors: where memory is short, reading throws, and writing leaves what is there") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("a");
  SafetensorsFile file;
  file.tensors = {{"one", random_tensor({5, 7})}, {"two", random_tensor({300})}};
  file.integers = {{"three", {1, 2, 3}}};
  file.metadata = {{"kind", "a text that is longer than a short string has room for"}};
  write_safetensors(path, file);
  const std::string before = directory.read("a");
  const auto read = [&] { read_safetensors(path); };
  CHECK(fail_each_allocation(read, [] { attune::release_cached_memory(); }) > 20);
  file.metadata["kind"] = "new";
  const auto is_whole = [&] { CHECK(directory.read("a") == before); };
  CHECK(fail_each_allocation([&] { write_safetensors(path, file); }, is_whole) > 20);
  CHECK(read_safetensors(path).metadata == file.metadata);
}

}  // namespace
