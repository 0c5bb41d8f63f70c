// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/decompress.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "attune/core/error.h"

namespace nmt {
namespace {

struct Kind {
  std::string_view magic, name, library, unpack;
  std::unique_ptr<Decompressor> (*make)();
};

constexpr Kind kKinds[] = {
    {"\x1F\x8B", "gzip", "zlib", "gunzip", make_gzip},
    {"\x28\xB5\x2F\xFD", "zstd", "libzstd", "unzstd", make_zstd},
    {"\x50\x2A\x4D\x18", "zstd", "libzstd", "unzstd", make_zstd},  // as pzstd begins
};

class DecompressedBuffer : public std::streambuf {
 public:
  DecompressedBuffer(std::unique_ptr<DescriptorBuffer> source, std::string name,
                     std::unique_ptr<Decompressor> decompressor)
      : source_(std::move(source)),
        name_(std::move(name)),
        decompressor_(std::move(decompressor)),
        bytes_(size_t{1} << 16) {}

 protected:
  int_type underflow() override {
    while (true) {
      const std::string_view packed = source_->peek(1);
      if (packed.empty()) {
        if (is_open_) throw DamagedArchive("its " + name_ + " data end too early");
        return traits_type::eof();
      }
      const auto [read, written, is_end] =
          decompressor_->run(packed.data(), packed.size(), bytes_.data(), bytes_.size());
      source_->skip(read);
      is_open_ = !is_end;
      if (is_end) decompressor_->reset();
      is_at_begin_ = false;
      if (written == 0) continue;
      setg(bytes_.data(), bytes_.data(), bytes_.data() + written);
      return traits_type::to_int_type(*gptr());
    }
  }

  // Of its beginning alone: tellg() there, and seekg() back.
  pos_type seekoff(off_type offset, std::ios::seekdir from, std::ios::openmode which) override {
    const bool only_asks = offset == 0 && from == std::ios::cur;
    return only_asks && is_at_begin_ ? source_->pubseekoff(0, from, which) : pos_type(off_type(-1));
  }
  pos_type seekpos(pos_type position, std::ios::openmode which) override {
    setg(nullptr, nullptr, nullptr);
    decompressor_->reset();
    is_open_ = false;
    is_at_begin_ = true;
    return source_->pubseekpos(position, which);
  }

 private:
  std::unique_ptr<DescriptorBuffer> source_;
  std::string name_;
  std::unique_ptr<Decompressor> decompressor_;
  std::vector<char> bytes_;
  bool is_open_ = false;  // something compressed has begun, and not ended
  bool is_at_begin_ = true;
};

// The first bytes; none where reading fails, which whoever reads on is told.
std::string_view beginning(DescriptorBuffer& file, size_t count) try {
  return file.peek(count);
} catch (const std::system_error&) {
  return {};
}

}  // namespace

std::unique_ptr<std::streambuf> open_decompressed(const std::string& path) {
  auto file = std::make_unique<DescriptorBuffer>(path);
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return file;
  for (const Kind& kind : kKinds) {
    if (!beginning(*file, kind.magic.size()).starts_with(kind.magic)) continue;
    auto decompressor = kind.make();
    if (decompressor == nullptr) {
      attune::fail("cannot read ", path, ": it is compressed by ", kind.name,
                   ", and this nmt was built without ", kind.library, "; ", kind.unpack,
                   " makes plain text of it");
    }
    return std::make_unique<DecompressedBuffer>(std::move(file), std::string(kind.name),
                                                std::move(decompressor));
  }
  return file;
}

}  // namespace nmt
