// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/toy/corpus.h"
#include "attune/tests/support/full_disk.h"
#include "attune/tests/support/temporary_directory.h"

using namespace nmt::toy;
using namespace attune::testing;

namespace {
Corpus two_sentences() {
  Corpus corpus;
  corpus.train = {{"he runs .", "il court .", {"plain"}},
                  {"he sees her .", "il la voit .", {"agreement", "clitic"}}};
  corpus.long_sentences = {{"she runs .", "elle court .", {"plain"}}};
  return corpus;
}
}  // namespace

TEST_CASE("toy corpus: files are parallel, line by line") {
  const TemporaryDirectory directory;
  write_files(files_of(two_sentences()), directory.path("new/folder"));
  CHECK(directory.read("new/folder/train.en") == "he runs .\nhe sees her .\n");
  CHECK(directory.read("new/folder/train.fr") == "il court .\nil la voit .\n");
  CHECK(directory.read("new/folder/train.tags") == "plain\nagreement clitic\n");
  CHECK(directory.read("new/folder/long.en") == "she runs .\n");
  CHECK(directory.read("new/folder/dev.en").empty());
  const std::filesystem::path folder = directory.path("new/folder");
  CHECK(std::distance(std::filesystem::directory_iterator(folder), {}) == 12);
}

TEST_CASE("toy corpus: a folder that cannot be made") {
  const TemporaryDirectory directory;
  const std::string file = directory.write("file", "");
  const std::string error =
      error_of([&] { write_files(files_of(two_sentences()), file + "/folder"); });
  CHECK(error.find(file + "/folder") != std::string::npos);
  CHECK(error_of([&] { write_files(files_of(two_sentences()), file); }).find(file) !=
        std::string::npos);
}

TEST_CASE("toy corpus: a failure leaves the files that are there as they were") {
  const TemporaryDirectory directory;
  directory.write("train.en", "before");
  SUBCASE("a file cannot be replaced") {
    std::filesystem::create_directory(directory.path("test.fr"));
    const std::string error =
        error_of([&] { write_files(files_of(two_sentences()), directory.path("")); });
    CHECK(error.find("test.fr") != std::string::npos);
    CHECK(directory.number_of_files() == 2);
  }
  SUBCASE("the disk is full") {
    const Corpus corpus = generate_corpus(1000, 1);
    const FullDisk disk(1000);
    const std::string error = error_of([&] { write_files(files_of(corpus), directory.path("")); });
    CHECK(error.find(directory.path("train.")) != std::string::npos);
    CHECK(directory.number_of_files() == 1);
  }
  CHECK(directory.read("train.en") == "before");
}
