// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/word_vector_file.h"

#include <doctest/doctest.h>

#include "attune/tests/support/errors.h"
#include "attune/tests/support/temporary_directory.h"
#include "attune/tests/support/tensors.h"

namespace nmt::testing {
namespace {

using namespace attune;
using attune::testing::error_of;
using attune::testing::TemporaryDirectory;

struct Outcome {
  int64_t found = 0;
  std::vector<real> rows;  // of "a" and "b", after three zeros each
  std::string error;       // without the folder
};

Outcome read(const std::string& text) {
  const TemporaryDirectory folder;
  const std::string path = folder.write("v.txt", text);
  const Vocabulary vocabulary({"a", "b"});
  Variable embedding(Tensor::zeros({vocabulary.size(), 2}), true);
  Outcome outcome;
  outcome.error = error_of([&] { outcome.found = read_word_vectors(path, vocabulary, embedding); });
  if (outcome.error.starts_with(path)) outcome.error.erase(0, path.size() - 5);
  const std::vector<real> all = embedding.value().to_vector();
  outcome.rows.assign(all.begin() + 2 * Vocabulary::kSpecials, all.end());
  return outcome;
}

TEST_CASE("word vectors: rows of known words, with a header or without") {
  using Rows = std::vector<real>;
  CHECK(read("a 1 2\nx 5 6\nb -3 4e-1\n").rows == Rows{1, 2, -3, real(0.4)});
  CHECK(read("a 1 2\nx 5 6\nb -3 4e-1\n").found == 2);
  CHECK(read("3 2\nb 1 2\n").rows == Rows{0, 0, 1, 2});
  CHECK(read("b 1 2 \r\n\n").rows == Rows{0, 0, 1, 2});
  CHECK(read("a 1 2\na 3 4").rows == Rows{3, 4, 0, 0});
  CHECK(read("a 1 2\nb . b 3 4").rows == Rows{1, 2, 0, 0});  // a word with spaces in it
}

TEST_CASE("word vectors: what is none") {
  CHECK(read("a 1 2\nb 1 2 3\n").error ==
        "v.txt:2: a word and 3 numbers, but the model's embeddings have 2");
  CHECK(read("a 1 zwei\n").error == "v.txt:1: 'zwei' is no finite number");
  CHECK(read("a 1 nan\n").error == "v.txt:1: 'nan' is no finite number");
  CHECK(read("a 1 1e999\n").error == "v.txt:1: '1e999' is no finite number");
  CHECK(read("400000 300\na 1 2\n").error ==
        "v.txt:1: vectors of 300 numbers, but the model's embeddings have 2; train with "
        "--embedding 300");
  CHECK(read("a 1 2\n400000 300\n").error ==
        "v.txt:2: a word and 1 numbers, but the model's embeddings have 2");
  CHECK(read("").error == "v.txt has no word of the vocabulary");
  CHECK(read("x 1 2\n").error == "v.txt has no word of the vocabulary");
  CHECK(read("a\xff 1 2\n").error.starts_with("v.txt:1: "));
}

}  // namespace
}  // namespace nmt::testing
