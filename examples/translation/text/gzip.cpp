// SPDX-License-Identifier: MIT
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "attune/examples/translation/text/decompress.h"

namespace nmt {
namespace {

class Gzip : public Decompressor {
 public:
  Gzip() {
    constexpr int kLargestWindow = 15, kOfGzip = 16;
    if (inflateInit2(&stream_, kLargestWindow + kOfGzip) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  Done run(const char* from, size_t count, char* to, size_t room) override {
    constexpr size_t kMost = std::numeric_limits<uInt>::max();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from));  // which it only reads
    stream_.avail_in = static_cast<uInt>(std::min(count, kMost));
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(std::min(room, kMost));
    const size_t had_in = stream_.avail_in, had_out = stream_.avail_out;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
      throw DamagedArchive("its gzip data are damaged");
    }
    return {had_in - stream_.avail_in, had_out - stream_.avail_out, result == Z_STREAM_END};
  }

  void reset() override { inflateReset(&stream_); }

 private:
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<Decompressor> make_gzip() { return std::make_unique<Gzip>(); }

}  // namespace nmt
