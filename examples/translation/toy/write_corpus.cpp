// SPDX-License-Identifier: MIT
#include <deque>
#include <filesystem>
#include <string_view>

#include "attune/core/atomic_file.h"
#include "attune/core/error.h"
#include "attune/examples/translation/toy/corpus.h"
#include "attune/examples/translation/toy/words.h"

namespace nmt::toy {

namespace {
namespace fs = std::filesystem;

class Writer {
 public:
  explicit Writer(const fs::path& directory) : directory_(directory) {}

  void write(std::string_view split, const std::vector<Pair>& pairs) {
    attune::AtomicFile& english = open(split, ".en");
    attune::AtomicFile& french = open(split, ".fr");
    attune::AtomicFile& tags = open(split, ".tags");
    for (const Pair& pair : pairs) {
      english.write(pair.source + "\n");
      french.write(pair.target + "\n");
      tags.write(join(pair.tags) + "\n");
    }
  }

  void commit() {
    for (attune::AtomicFile& file : files_) file.flush();
    for (attune::AtomicFile& file : files_) file.commit();
  }

 private:
  attune::AtomicFile& open(std::string_view split, std::string_view ending) {
    return files_.emplace_back(directory_ / (std::string(split) += ending));
  }

  fs::path directory_;
  std::deque<attune::AtomicFile> files_;  // all take their places at the end, or none
};

}  // namespace

void write_corpus(const Corpus& corpus, const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) attune::fail("cannot make the folder ", directory, ": ", error.message());
  Writer writer(directory);
  writer.write("train", corpus.train);
  writer.write("dev", corpus.dev);
  writer.write("test", corpus.test);
  writer.write("long", corpus.long_sentences);
  writer.commit();
}

}  // namespace nmt::toy
