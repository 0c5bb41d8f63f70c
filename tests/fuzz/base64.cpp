// SPDX-License-Identifier: MIT
// Any bytes to base64 and back; and as base64 themselves, of which each text has one spelling.
#include "attune/examples/translation/text/base64.h"

#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {

void fuzz(std::string_view input) {
  require(nmt::from_base64(nmt::to_base64(input)) == input, "bytes come back");
  const auto bytes = accepted([&] { return nmt::from_base64(input); });
  require(!bytes || nmt::to_base64(*bytes) == input, "what is not written is refused");
}

}  // namespace attune::fuzzing
