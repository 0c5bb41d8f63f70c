// SPDX-License-Identifier: MIT
// Any bytes as the file of --model; a model that loads is saved as it was, said to be what it is,
// and translates a line.
#include "attune/examples/translation/model/model_file.h"

#include "attune/examples/translation/search/translate.h"
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/nmt.h"

namespace attune::fuzzing {
namespace {

void save_twice(const nmt::Model& model) {
  const std::string first = scratch().path("first"), second = scratch().path("second");
  save_model(model, first);
  save_model(*nmt::load_model(first), second);
  require(scratch().read("first") == scratch().read("second"), "a model is read as it was written");
  require(run_nmt({"info", "--model", first}) == 0, "a model that loads can be described");
}

std::string translation(const nmt::Model& model, const std::string& line) {
  nmt::TranslateOptions options;
  options.beam = 2;
  const auto words = model.source_tokenizer->tokenize(line);
  const auto found =
      translate(*model.translator, {model.source_vocabulary.encode(words)}, 1, options);
  return model.target_tokenizer->detokenize(tokens_of(model, found[0][0], words, options));
}

}  // namespace

void fuzz(std::string_view input) {
  const std::string path = file_of(input);
  const auto model = accepted([&] { return nmt::load_model(path); }, path);
  if (!model) return;
  save_twice(**model);
  (*model)->translator->eval();
  accepted([&] { return translation(**model, "a b a"); }, "have diverged");
}

}  // namespace attune::fuzzing
