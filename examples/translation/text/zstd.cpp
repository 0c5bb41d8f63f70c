// SPDX-License-Identifier: MIT
#include <zstd.h>
#include <zstd_errors.h>

#include <new>

#include "attune/examples/translation/text/decompress.h"

namespace nmt {
namespace {

class Zstd : public Decompressor {
 public:
  Zstd() : stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~Zstd() override { ZSTD_freeDStream(stream_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  Done run(const char* from, size_t count, char* to, size_t room) override {
    ZSTD_inBuffer in{from, count, 0};
    ZSTD_outBuffer out{to, room, 0};
    const size_t left = ZSTD_decompressStream(stream_, &out, &in);
    if (ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge) {
      throw DamagedArchive(
          "its zstd data look back over more than 128 MB; unzstd --long=31 makes plain text of it");
    }
    if (ZSTD_isError(left) != 0) {
      throw DamagedArchive(std::string("its zstd data are damaged: ") + ZSTD_getErrorName(left));
    }
    return {in.pos, out.pos, left == 0};
  }

  void reset() override { ZSTD_DCtx_reset(stream_, ZSTD_reset_session_only); }

 private:
  ZSTD_DStream* stream_;
};

}  // namespace

std::unique_ptr<Decompressor> make_zstd() { return std::make_unique<Zstd>(); }

}  // namespace nmt
