// SPDX-License-Identifier: MIT
// Any text as the vocabulary of an otherwise whole model file.
#include "attune/examples/translation/text/vocabulary.h"

#include "attune/core/files/safetensors.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/models.h"

namespace attune::fuzzing {
namespace {

SafetensorsFile whole_file() {
  save_model(tiny_model(), scratch().path("whole"));
  return read_safetensors(scratch().path("whole"));
}

}  // namespace

void fuzz(std::string_view input) {
  static const SafetensorsFile whole = whole_file();
  SafetensorsFile file = whole;
  file.metadata["source_vocabulary"] = input;
  const auto model = accepted([&] {
    write_safetensors(scratch().path("model"), file);  // which refuses what is not UTF-8
    return nmt::load_model(scratch().path("model"));
  });
  if (!model) return;
  const nmt::Vocabulary& words = (*model)->source_vocabulary;
  require(words.decode(words.encode(words.tokens())) == words.tokens(), "each word has its own id");
}

}  // namespace attune::fuzzing
