// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/corpus.h"
#include "attune/examples/translation/toy/words.h"

namespace nmt::toy {
namespace {

void add(Files& files, const std::string& split, const std::vector<Pair>& pairs) {
  std::string english, french, tags;
  for (const Pair& pair : pairs) {
    english += pair.source + "\n";
    french += pair.target + "\n";
    tags += join(pair.tags) + "\n";
  }
  files.insert(files.end(),
               {{split + ".en", english}, {split + ".fr", french}, {split + ".tags", tags}});
}

}  // namespace

Files files_of(const Corpus& corpus) {
  Files files;
  add(files, "train", corpus.train);
  add(files, "dev", corpus.dev);
  add(files, "test", corpus.test);
  add(files, "long", corpus.long_sentences);
  return files;
}

}  // namespace nmt::toy
