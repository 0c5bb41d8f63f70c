// SPDX-License-Identifier: MIT
// Any bytes as a prepared text. Of one that is read, each pair is what its index says, and an epoch
// has each as often as the weight of its corpus says.
#include "attune/examples/translation/text/prepared_text.h"

#include <cmath>

#include "attune/examples/translation/text/batches.h"
#include "attune/examples/translation/text/prepare_text.h"
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/nmt.h"

namespace attune::fuzzing {
namespace {

void check_sentence(std::span<const int32_t> ids, int64_t length, const nmt::Vocabulary& words) {
  require(std::ssize(ids) == length && ids.back() == nmt::Vocabulary::kEos,
          "a sentence is as long as the index says, and ends with eos");
  for (const int32_t id : ids) require(0 <= id && id < words.size(), "an id is in the vocabulary");
}

void check_pairs(const nmt::PreparedText& text) {
  require(text.counts.pairs == text.train.size(), "pairs are those that were counted");
  for (int64_t i = 0; i < text.train.size(); ++i) {
    const auto [source, target] = text.train[i];
    check_sentence(source, text.train.lengths(i).source, text.languages.words.source);
    check_sentence(target, text.train.lengths(i).target, text.languages.words.target);
  }
}

// Of as many as are made in a moment.
void check_epoch(const nmt::PreparedText& text) {
  double pairs = 0;
  for (const auto& [count, weight] : text.train.corpora()) {
    pairs += std::ceil(weight) * static_cast<double>(count);
  }
  if (pairs > 1000) return;
  Rng rng(1);
  std::vector<int64_t> times(static_cast<size_t>(text.train.size()));
  const nmt::Batches batches = shuffled_batches(text.train, {3}, rng, 2);
  for (const nmt::Batch& batch : batches.all()) {
    for (const int64_t i : batch.indices) ++times[static_cast<size_t>(i)];
  }
  auto of_pair = times.begin();
  for (const auto& [count, weight] : text.train.corpora()) {
    for (int64_t i = 0; i < count; ++i, ++of_pair) {
      const auto least = static_cast<int64_t>(weight);
      require(*of_pair == least || *of_pair == least + 1, "a weight says how often a pair is read");
    }
  }
}

bool differs_in_direction(const nmt::PreparedText& text) {
  static const std::string file = scratch().write("pairs.tsv", "a\tb\n");
  nmt::TextSource other{{{{file}}}, {}};
  other.swap = !text.is_swapped();
  return difference(text, other).has_value();
}

}  // namespace

void fuzz(std::string_view input) {
  const std::string path = file_of(input);
  const auto text = accepted([&] { return nmt::read_prepared_text(path); }, path);
  if (!text) return;
  require(nmt::is_prepared_text(path), "what is read is recognised");
  require(differs_in_direction(*text), "a text of the other direction is another one");
  require(run_nmt({"info", "--text", path}) == 0, "a text that is read can be described");
  const auto reads = [&] {
    check_pairs(*text);
    return true;
  };
  if (accepted(reads, path)) check_epoch(*text);
}

}  // namespace attune::fuzzing
