// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/batches.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "attune/core/error.h"
#include "attune/core/testing/errors.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

using attune::testing::error_of;
using Sentence = std::vector<int32_t>;
constexpr int32_t kEos = Vocabulary::kEos;

std::vector<int32_t> values(const attune::Ids& ids) { return {ids.begin(), ids.end()}; }

// Pairs of many lengths whose tokens tell which pair they come from.
std::vector<EncodedPair> random_pairs(int64_t count) {
  attune::Rng rng(7);
  std::vector<EncodedPair> pairs;
  for (int64_t i = 0; i < count; ++i) {
    const auto token = static_cast<int32_t>(Vocabulary::kSpecials + i);
    EncodedPair pair{Sentence(static_cast<size_t>(rng.below(30)), token),
                     Sentence(static_cast<size_t>(rng.below(30)), token)};
    pair.source.push_back(kEos);
    pair.target.push_back(kEos);
    pairs.push_back(pair);
  }
  return pairs;
}

// Column b without what is below its length; all of that must be pad.
Sentence column(const attune::Ids& ids, const attune::Ids& lengths, int64_t b) {
  Sentence sentence;
  for (int64_t t = 0; t < ids.size(0); ++t) {
    const int32_t id = ids[t * ids.size(1) + b];
    if (t < lengths[b]) sentence.push_back(id);
    if (t >= lengths[b]) CHECK(id == Vocabulary::kPad);
  }
  return sentence;
}

// That the batches hold every pair once, whole, and as the header says.
void check_complete(const std::vector<Batch>& batches, const std::vector<EncodedPair>& pairs) {
  std::vector<int64_t> seen;
  for (const Batch& batch : batches) {
    int64_t tokens = 0;
    for (int64_t b = 0; b < batch.source.size(1); ++b) {
      const int64_t index = batch.indices[static_cast<size_t>(b)];
      const EncodedPair& pair = pairs[static_cast<size_t>(index)];
      CHECK(column(batch.source, batch.source_lengths, b) == pair.source);
      CHECK(column(batch.target_output, batch.target_lengths, b) == pair.target);
      Sentence input = column(batch.target_input, batch.target_lengths, b);
      CHECK(input.front() == Vocabulary::kBos);
      input.erase(input.begin());
      input.push_back(kEos);
      CHECK(input == pair.target);
      tokens += batch.target_lengths[b];
      seen.push_back(index);
    }
    CHECK(batch.target_tokens == tokens);
  }
  std::sort(seen.begin(), seen.end());
  REQUIRE(seen.size() == pairs.size());
  for (size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == static_cast<int64_t>(i));
}

std::vector<std::vector<int64_t>> members(const std::vector<Batch>& batches) {
  std::vector<std::vector<int64_t>> indices;
  for (const Batch& batch : batches) indices.push_back(batch.indices);
  return indices;
}

TEST_CASE("batches: time-major, with eos, bos and pad where they belong") {
  const std::vector<EncodedPair> pairs = {{{5, 6, kEos}, {7, kEos}}, {{kEos}, {8, 9, kEos}}};
  const std::vector<Batch> batches = sorted_batches(pairs, 2);
  REQUIRE(batches.size() == 1);
  const Batch& batch = batches[0];
  CHECK(batch.indices == std::vector<int64_t>{0, 1});
  CHECK(batch.source.shape() == attune::Shape{3, 2});
  CHECK(values(batch.source) == Sentence{5, kEos, 6, 0, kEos, 0});
  CHECK(values(batch.source_lengths) == Sentence{3, 1});
  CHECK(batch.target_input.shape() == attune::Shape{3, 2});
  CHECK(values(batch.target_input) == Sentence{2, 2, 7, 8, 0, 9});
  CHECK(values(batch.target_output) == Sentence{7, 8, kEos, 9, 0, kEos});
  CHECK(values(batch.target_lengths) == Sentence{2, 3});
  CHECK(batch.target_tokens == 5);
}

TEST_CASE("batches: every pair is there once, whatever the sizes") {
  for (const int64_t count : {0, 1, 2, 7, 8, 9, 64, 500}) {
    for (const int64_t batch_size : {1, 2, 8, 1000}) {
      CAPTURE(count);
      CAPTURE(batch_size);
      const std::vector<EncodedPair> pairs = random_pairs(count);
      attune::Rng rng(1);
      const auto shuffled = shuffled_batches(pairs, {batch_size}, rng).all();
      const auto sorted = sorted_batches(pairs, batch_size);
      check_complete(shuffled, pairs);
      check_complete(sorted, pairs);
      CHECK(static_cast<int64_t>(shuffled.size()) == (count + batch_size - 1) / batch_size);
      CHECK(sorted.size() == shuffled.size());
      CHECK(std::count_if(shuffled.begin(), shuffled.end(), [&](const Batch& batch) {
              return batch.source.size(1) < batch_size;
            }) <= 1);
    }
  }
}

TEST_CASE("batches: a seed gives the same batches, an epoch's next draw others") {
  const std::vector<EncodedPair> pairs = random_pairs(300);
  for (const auto& unit : Names<BatchUnit>::list) {
    CAPTURE(unit.first);
    const BatchSize size{50, unit.second};
    attune::Rng one(3), same(3), other(4);
    const auto first = members(shuffled_batches(pairs, size, one).all());
    CHECK(first == members(shuffled_batches(pairs, size, same).all()));
    CHECK(first != members(shuffled_batches(pairs, size, other).all()));
    CHECK(first != members(shuffled_batches(pairs, size, one).all()));
  }
}

TEST_CASE("batches: those of a step are neighbours in length, and steps are shuffled") {
  const std::vector<EncodedPair> pairs = random_pairs(1000);
  for (const int64_t of_step : {1, 2, 3, 7, 500, 5000}) {
    CAPTURE(of_step);
    attune::Rng rng(1), same(1);
    const std::vector<Batch> batches = shuffled_batches(pairs, {4}, rng, of_step).all();
    check_complete(batches, pairs);
    CHECK(members(batches) == members(shuffled_batches(pairs, {4}, same, of_step).all()));
    const auto length = [](const Batch& batch) { return batch.target_output.size(0); };
    int64_t apart = 0, steps_apart = 0;  // how far lengths are from the batch's before
    for (size_t i = 1; i < batches.size(); ++i) {
      const int64_t difference = std::abs(length(batches[i]) - length(batches[i - 1]));
      (static_cast<int64_t>(i) % of_step == 0 ? steps_apart : apart) += difference;
    }
    // Six of seven stand within a step; two of the 36 have batches of two pools of lengths.
    if (of_step == 7) CHECK(apart / 6 < steps_apart / 3);
  }
}

TEST_CASE("batches: similar lengths leave little padding below the targets") {
  const std::vector<EncodedPair> pairs = random_pairs(2000);
  attune::Rng rng(1);
  int64_t cells = 0, tokens = 0;
  for (const Batch& batch : shuffled_batches(pairs, {16}, rng).all()) {
    cells += batch.target_output.numel();
    tokens += batch.target_tokens;
  }
  CHECK(static_cast<double>(cells - tokens) < 0.05 * static_cast<double>(cells));
}

TEST_CASE("batches: by tokens, no batch is over the bound, and all are nearly full") {
  for (const int64_t count : {0, 1, 2, 64, 3000}) {
    for (const int64_t most : {1, 20, 31, 100, 1000, 1000000}) {
      CAPTURE(count);
      CAPTURE(most);
      const std::vector<EncodedPair> pairs = random_pairs(count);
      attune::Rng rng(1);
      const auto batches = shuffled_batches(pairs, {most, BatchUnit::tokens}, rng).all();
      check_complete(batches, pairs);
      int64_t cells = 0;
      for (const Batch& batch : batches) {
        const int64_t longer = std::max(batch.source.numel(), batch.target_output.numel());
        CHECK((longer <= most || batch.source.size(1) == 1));
        cells += longer;
      }
      if (count == 3000 && (most == 100 || most == 1000)) {
        const auto room = static_cast<double>(most * static_cast<int64_t>(batches.size()));
        CHECK(static_cast<double>(cells) > 0.8 * room);
      }
    }
  }
}

TEST_CASE("batches: by tokens, a sentence over the bound is a batch alone") {
  for (auto side : {&EncodedPair::source, &EncodedPair::target}) {
    std::vector<EncodedPair> pairs = random_pairs(100);
    (pairs[40].*side).assign(500, 44);
    (pairs[40].*side).push_back(kEos);
    attune::Rng rng(1);
    int64_t over = 0;
    for (const Batch& batch : shuffled_batches(pairs, {120, BatchUnit::tokens}, rng).all()) {
      if (std::max(batch.source.numel(), batch.target_output.numel()) <= 120) continue;
      CHECK(batch.indices == std::vector<int64_t>{40});
      ++over;
    }
    CHECK(over == 1);
  }
}

EncodedPair pair_of(int64_t source, int64_t target) {
  EncodedPair pair{Sentence(static_cast<size_t>(source), 5),
                   Sentence(static_cast<size_t>(target), 6)};
  pair.source.back() = pair.target.back() = kEos;
  return pair;
}

std::vector<int64_t> sizes(const std::vector<Batch>& batches) {
  std::vector<int64_t> result;
  for (const Batch& batch : batches) result.push_back(batch.source.size(1));
  return result;
}

TEST_CASE("batches: for scoring, what is long costs what it costs alone") {
  using Sizes = std::vector<int64_t>;
  struct Case {
    const char* what;
    EncodedPair one;  // and 63 others
    EncodedPair other;
    Sizes sizes;
  };
  const Case cases[] = {
      {"all of 512 tokens", pair_of(512, 512), pair_of(512, 512), {64}},
      {"a long pair", pair_of(3000, 3000), pair_of(5, 5), {63, 1}},
      {"a long source", pair_of(40000, 6), pair_of(5, 5), {63, 1}},
      {"a long source in the middle", pair_of(40000, 4), pair_of(5, 5), {1, 63}},
      {"a long target", pair_of(6, 40000), pair_of(5, 5), {63, 1}},
      {"all sources long", pair_of(1024, 2), pair_of(1024, 2), {32, 32}},
      {"all targets long", pair_of(2, 2048), pair_of(2, 2048), {16, 16, 16, 16}},
      {"all of 1024 tokens", pair_of(1024, 1024), pair_of(1024, 1024), {16, 16, 16, 16}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    std::vector<EncodedPair> pairs(64, c.other);
    pairs[20] = c.one;
    const std::vector<Batch> batches = sorted_batches(pairs, 64);
    CHECK(sizes(batches) == c.sizes);
    check_complete(batches, pairs);
  }
}

TEST_CASE("batches: for translating, what is long costs what it costs alone") {
  const auto sizes_of = [](std::vector<Sentence> sources, double target_tokens) {
    std::vector<int64_t> result;
    for (const SourceBatch& batch :
         sorted_batches(sources, 64, [=](int64_t) { return target_tokens; })) {
      result.push_back(batch.source.size(1));
    }
    return result;
  };
  using Sizes = std::vector<int64_t>;
  std::vector<Sentence> sources(64, pair_of(100, 1).source);
  CHECK(sizes_of(sources, 2600) == Sizes{64});  // a beam of 12 with 210 tokens each
  CHECK(sizes_of(sources, 5200) == Sizes{32, 32});
  CHECK(sizes_of(sources, 1e9) == Sizes(64, 1));
  sources[7] = pair_of(3000, 1).source;
  CHECK(sizes_of(sources, 100) == Sizes{63, 1});
  CHECK(sizes_of(sources, 1) == Sizes{63, 1});
}

TEST_CASE("batches: sources alone are sorted, equal lengths in their order") {
  const std::vector<Sentence> sources = {{5, 6, kEos}, {7, kEos}, {kEos}, {8, kEos}};
  const std::vector<SourceBatch> batches = sorted_batches(sources, 3);
  REQUIRE(batches.size() == 2);
  CHECK(batches[0].indices == std::vector<int64_t>{2, 1, 3});
  CHECK(values(batches[0].source) == Sentence{kEos, 7, 8, 0, kEos, kEos});
  CHECK(values(batches[0].source_lengths) == Sentence{1, 2, 2});
  CHECK(batches[1].indices == std::vector<int64_t>{0});
  CHECK(sorted_batches(std::vector<Sentence>{}, 3).empty());
}

TEST_CASE("batches: more pairs than numbers of pairs are refused, however few an epoch has") {
  constexpr int64_t kMany = int64_t{1} << 32;
  Rng rng(1);
  for (const double weight : {1e-9, 1.0}) {
    const EncodedText text(EncodedText::Place{}, {{kMany, weight}});
    CHECK(error_of([&] {
            shuffled_batches(text, {4, BatchUnit::sentences}, rng);
          }) == "text: the corpora have more than 2147483647 pairs");
  }
  const EncodedText text(EncodedText::Place{}, {{kMany / 4, 3}});
  CHECK(error_of([&] {
          shuffled_batches(text, {4, BatchUnit::sentences}, rng);
        }) == "text: an epoch has more than 2147483647 pairs; lower the weights of --train");
}

TEST_CASE("batches: a batch size below 1 is refused") {
  attune::Rng rng(1);
  const std::vector<EncodedPair> pairs = random_pairs(3);
  CHECK_THROWS_WITH_AS(shuffled_batches(pairs, {0}, rng), "the batch size is 0, below 1",
                       attune::Error);
  CHECK_THROWS_WITH_AS(shuffled_batches(pairs, {1}, rng, 0), "a step has 0 batches, below 1",
                       attune::Error);
  CHECK_THROWS_AS(sorted_batches(pairs, -1), attune::Error);
  CHECK_THROWS_AS(sorted_batches(std::vector<Sentence>{}, 0), attune::Error);
}

}  // namespace
}  // namespace nmt
