// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/word_vector_file.h"

#include <doctest/doctest.h>

#include <limits>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

using namespace attune;
using attune::testing::error_of;
using attune::testing::TemporaryDirectory;

struct Outcome {
  WordVectorCounts counts;
  std::vector<real> rows;  // of "a" and "b", after three zeros each
  std::string error;       // without the folder
};

Outcome read(const std::string& text) {
  const TemporaryDirectory folder;
  const std::string path = folder.write("v.txt", text);
  const Vocabulary vocabulary({"a", "b"});
  Variable embedding(Tensor::zeros({vocabulary.size(), 2}), true);
  Outcome outcome;
  outcome.error =
      error_of([&] { outcome.counts = read_word_vectors(path, vocabulary, embedding); });
  if (outcome.error.starts_with(path)) outcome.error.erase(0, path.size() - 5);
  const std::vector<real> all = embedding.value().to_vector();
  outcome.rows.assign(all.begin() + 2 * Vocabulary::kSpecials, all.end());
  return outcome;
}

TEST_CASE("word vectors: rows of known words, with a header or without") {
  using Rows = std::vector<real>;
  CHECK(read("a 1 2\nx 5 6\nb -3 4e-1\n").rows == Rows{1, 2, -3, real(0.4)});
  CHECK(read("a 1 2\nx 5 6\nb -3 4e-1\n").counts.found == 2);
  CHECK(read("3 2\nb 1 2\n").rows == Rows{0, 0, 1, 2});
  CHECK(read("b 1 2 \r\n\n").rows == Rows{0, 0, 1, 2});
  CHECK(read("a 1 2\nb . b 3 4").rows == Rows{1, 2, 0, 0});  // a word with spaces in it
}

TEST_CASE("word vectors: the ways in which files are published") {
  using Rows = std::vector<real>;
  const Rows both = {1, 2, -3, real(0.4)};
  CHECK(read("2 2\na 1 2\nb -3 0.4\n").rows == both);        // word2vec, as text
  CHECK(read("a 1 2\nb -3 0.4").rows == both);               // GloVe
  CHECK(read("2 2\na 1 2 \nb -3 0.4 \n").rows == both);      // fastText's .vec
  CHECK(read("2 2\r\na 1 2\r\nb -3 0.4\r\n").rows == both);  // any, on Windows
  CHECK(read("2\t2\na\t1\t2\nb\t-3\t0.4\n").rows == both);   // a spreadsheet
  CHECK(read("\xEF\xBB\xBF"
             "a 1 2\nb\t -3  0.4\n")
            .rows == both);
}

TEST_CASE("word vectors: every way to write a number") {
  using Rows = std::vector<real>;
  CHECK(read("a +1 -2\nb +.5 5E+0\n").rows == Rows{1, -2, 0.5, 5});
  CHECK(read("a 1e-400 -1e-99999\nb 0.25 -0.5e-1000\n").rows == Rows{0, 0, 0.25, 0});
  const std::string zeros(500, '0');
  CHECK(read("a 0." + zeros + "1 -." + zeros + "1\n").rows == Rows{0, 0, 0, 0});
  const std::vector<std::string> none = {
      "1e400", "-1e+400", "1" + zeros + ".5", "+-1", "++1", "+", "1e-400x", "1,5", "0x1p3",
      "inf",   "-nan"};
  for (const std::string& number : none) {
    CHECK(read("a " + number + " 1\n").error == "v.txt:1: '" + number + "' is no finite number");
  }
}

TEST_CASE("word vectors: words that no vocabulary can hold are passed over and counted") {
  using Rows = std::vector<real>;
  struct Case {
    std::string text;
    int64_t passed_over;
  };
  const Case cases[] = {
      {"a 1 2\ncaf\xC3 5 6\nb 3 4\n", 1},  // cut inside a character
      {"2 2\n\xE2\x80 5 6\n\x80 5 6\na 1 2\nb 3 4\n", 2},
      {"3 2\n\n 5 6\na 1 2\nb 3 4\n", 1},  // a line end is a word
      {"a 1 2\nb 3 4\n\n\t5\t6\n", 1},
      {"a 1 2\nx\nb 5 6\nb 3 4\n", 2},  // "x" "line end" "b"
      {"a 1 2\nx\n 5 6\nb 3 4\n", 2},
      {"a 1 2\nb 3 4\nx\n", 1},
      {"a 1 2\nb 3 4\n\u2028 5 6\n", 0},  // a word like any other
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Outcome outcome = read(c.text);
    CHECK(outcome.error == "no error");
    CHECK(outcome.rows == Rows{1, 2, 3, 4});
    CHECK(outcome.counts.found == 2);
    CHECK(outcome.counts.passed_over == c.passed_over);
  }
}

TEST_CASE("word vectors: of a word that stands twice, the first line counts") {
  const Outcome outcome = read("a 1 2\nx 1 2\na 3 4\nx 1 2\nb 5 6\na 7 8\n");
  CHECK(outcome.rows == std::vector<real>{1, 2, 5, 6});
  CHECK(outcome.counts.found == 2);
  CHECK(outcome.counts.repeated == 2);  // of "a"; "x" is none of the vocabulary
}

TEST_CASE("word vectors: how many there are, and how many the header tells of") {
  CHECK(read("a 1 2\nx 1 2\nx 1 2\n").counts.vectors == 3);
  CHECK_FALSE(read("a 1 2\n").counts.announced);
  const WordVectorCounts counts = read("100000 2\na 1 2\n\nb 1 2\n").counts;
  CHECK(counts.vectors == 2);
  CHECK(counts.announced == 100000);
  CHECK(read("99999999999999999999 2\na 1 2\n").counts.announced ==
        std::numeric_limits<uint64_t>::max());
  // Of words that no vocabulary can hold, too: cut inside a character, or with a line end in them.
  for (const char* text : {"2 2\na 1 2\ncaf\xC3 5 6\n", "2 2\na 1 2\nx\nb 5 6\n",
                           "2 2\na 1 2\nx\n 5 6\n", "2 2\na 1 2\n\n 5 6\n"}) {
    CAPTURE(text);
    CHECK(read(text).counts.vectors == 2);
  }
}

TEST_CASE("word vectors: what is none") {
  CHECK(read("a 1 2\nb 1 2 3\n").error ==
        "v.txt:2: a word and 3 numbers, but the model's embeddings have 2");
  CHECK(read("a 1 zwei\n").error == "v.txt:1: 'zwei' is no finite number");
  CHECK(read("a 1 nan\n").error == "v.txt:1: 'nan' is no finite number");
  CHECK(read("a 1 1e999\n").error == "v.txt:1: '1e999' is no finite number");
  CHECK(read("400000 300\na 1 2\n").error ==
        "v.txt:1: vectors of 300 numbers, but the model's embeddings have 2; train with "
        "--embedding 300 (of the source, --encoder-embedding if that is given)");
  CHECK(read("a 1 2\n400000 300\n").error ==
        "v.txt:2: a word and 1 numbers, but the model's embeddings have 2");
  CHECK(read("").error == "v.txt has no word of the vocabulary");
  CHECK(read("x 1 2\n").error == "v.txt has no word of the vocabulary");
  CHECK(read("a\xff 1 2\n").error == "v.txt has no word of the vocabulary");
  CHECK(read("a\nb\n").error == "v.txt:1: a word and 0 numbers, but the model's embeddings have 2");
  CHECK(read("a 1 2\n 1 2 3 4\n").error ==
        "v.txt:2: a word and 3 numbers, but the model's embeddings have 2");
  CHECK(read("a 1 2\nb 3\n").error ==
        "v.txt:2: a word and 1 numbers, but the model's embeddings have 2");
  CHECK(read("caf\xC3 1 2 3\n").error ==
        "v.txt:1: a word and 3 numbers, but the model's embeddings have 2");
  CHECK(read(std::string("1 2\na \0\0\x80\x3f\0\0\0\x40\n", 15)).error ==
        "v.txt:2: there is a zero byte; word vectors are read from text, not from a .bin, .pt or "
        ".npy file");
}

}  // namespace
}  // namespace nmt::testing
