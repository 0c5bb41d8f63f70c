// SPDX-License-Identifier: MIT
// Any text as word vectors of three numbers.
#include "attune/core/elementwise.h"
#include "attune/examples/translation/model/word_vector_file.h"
#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {

void fuzz(std::string_view input) {
  const nmt::Vocabulary words({"a", "the", "\u00E9t\u00E9"});
  const Variable embedding(Tensor::zeros({words.size(), 3}), true);
  const auto found =
      accepted([&] { return nmt::read_word_vectors(file_of(input), words, embedding); });
  if (!found) return;
  require(all_finite(embedding.value()), "vectors are finite");
}

}  // namespace attune::fuzzing
