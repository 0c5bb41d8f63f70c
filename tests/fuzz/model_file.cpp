// SPDX-License-Identifier: MIT
// Any bytes as the file of --model; a model that loads translates a line.
#include "attune/examples/translation/model/model_file.h"

#include "attune/examples/translation/search/translate.h"
#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {
namespace {

std::string translation(const nmt::Model& model, const std::string& line) {
  nmt::SearchOptions options;
  options.beam = 2;
  const auto words = model.source_tokenizer->tokenize(line);
  const auto found =
      translate(*model.translator, {model.source_vocabulary.encode(words)}, 1, options);
  return model.target_tokenizer->detokenize(tokens_of(model, found[0][0], words, options));
}

}  // namespace

void fuzz(std::string_view input) {
  const auto model = accepted([&] { return nmt::load_model(file_of(input)); });
  if (!model) return;
  (*model)->translator->eval();
  accepted([&] { return translation(**model, "a b a"); });
}

}  // namespace attune::fuzzing
