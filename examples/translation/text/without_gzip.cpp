// SPDX-License-Identifier: MIT
// Stands for gzip.cpp where zlib is not there.
#include "attune/examples/translation/text/decompress.h"

namespace nmt {

std::unique_ptr<Decompressor> make_gzip() { return nullptr; }

}  // namespace nmt
