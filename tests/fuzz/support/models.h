// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/model/model_file.h"
#include "attune/tests/support/small_model.h"

namespace attune::fuzzing {

/// A model of a few units, of two words on either side.
inline nmt::Model tiny_model(nmt::ModelConfig config = nmt::testing::small_config("{}"),
                             nmt::Choice<nmt::TokenizationRow> text = "none",
                             const std::string& subwords = "") {
  Rng rng(1);
  const auto tokenizer = nmt::make_tokenizer({text, true}, subwords);
  const nmt::Vocabulary words({"a", "b"});
  return nmt::Model(config, {tokenizer, tokenizer}, words, words, rng);
}

}  // namespace attune::fuzzing
