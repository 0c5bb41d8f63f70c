// SPDX-License-Identifier: MIT
// Any bytes as a safetensors file; what can be read is written, and read again as it was.
#include "attune/core/safetensors.h"

#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {

void fuzz(std::string_view input) {
  auto file = accepted([&] { return read_safetensors(file_of(input)); });
  if (!file) return;
  file->undecoded.clear();  // what was read past cannot be written
  write_safetensors(scratch().path("first"), *file);
  write_safetensors(scratch().path("second"), read_safetensors(scratch().path("first")));
  require(scratch().read("first") == scratch().read("second"), "what is written is read as it was");
}

}  // namespace attune::fuzzing
