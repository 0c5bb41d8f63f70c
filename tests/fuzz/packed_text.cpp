// SPDX-License-Identifier: MIT
// Any bytes as a file that gzip or zstd made smaller: it is read the same twice, and unpacked byte
// by byte too.
#include <memory>
#include <optional>
#include <sstream>

#include "attune/examples/translation/text/decompress.h"
#include "attune/examples/translation/text/line_reader.h"
#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {
namespace {

// Of text, as some bytes may be packed that have no end.
constexpr size_t kMost = size_t{1} << 20;

// The rest of the text, or as much as is read of it.
std::string read(nmt::LineReader& lines) {
  std::string text;
  for (std::string line; text.size() < kMost && lines.next_bytes(line);) text += line + '\n';
  return text;
}

std::string read_twice(const std::string& path) {
  nmt::LineReader lines(path);
  lines.mark();
  const std::string text = read(lines);
  if (text.size() >= kMost) return text;  // coming back, it would miss lines
  lines.come_back();
  require(read(lines) == text, "a text is read the same twice");
  return text;
}

// None where it is damaged.
std::optional<std::string> unpack_slowly(nmt::Decompressor& decompressor, std::string_view packed) {
  std::string text;
  bool is_open = false;
  while (!packed.empty() && text.size() < kMost) {
    char byte = 0;
    try {
      const auto [read, written, is_end] = decompressor.run(packed.data(), 1, &byte, 1);
      packed.remove_prefix(read);
      text.append(&byte, written);
      is_open = !is_end;
    } catch (const nmt::DamagedArchive&) {
      return std::nullopt;
    }
    if (!is_open) decompressor.reset();
  }
  return is_open ? std::nullopt : std::optional(text);
}

void check_pieces(std::string_view packed, const std::string& path) {
  const bool is_zstd = packed.starts_with('\x28');  // that of gzip looks at its first bytes itself
  const auto decompressor = is_zstd ? nmt::make_zstd() : nmt::make_gzip();
  if (!decompressor) return;
  const std::optional<std::string> unpacked = unpack_slowly(*decompressor, packed);
  if (!unpacked || unpacked->size() >= kMost) return;
  nmt::LineReader lines(path);
  const auto text = accepted([&] { return read(lines); }, path);
  std::istringstream plain_text(*unpacked);
  nmt::LineReader plain(plain_text, "unpacked");
  require(text && *text == read(plain), "however it comes in pieces, it is the same text");
}

}  // namespace

void fuzz(std::string_view input) {
  const std::string path = file_of(input);
  accepted([&] { return read_twice(path); }, path);
  check_pieces(input, path);
}

}  // namespace attune::fuzzing
