// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/batches.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "attune/core/error.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

using Group = Batches::Group;
using Indices = std::vector<int32_t>;  // of pairs: four bytes each, as there may be many
using Sentence = std::span<const int32_t>;
using std::ssize;

// Training sorts by length within this many batches. More of them leave less padding; fewer leave
// more freedom in who meets whom.
constexpr int64_t kPoolBatches = 100;

Ids lengths_of(const std::vector<Sentence>& sentences) {
  std::vector<int32_t> lengths;
  for (const Sentence sentence : sentences)
    lengths.push_back(static_cast<int32_t>(ssize(sentence)));
  return Ids(std::move(lengths));  // [B]
}

// Column b is sentence b, then pad; with `first`, that stands before each, and its last is left
// out.
Ids time_major(const std::vector<Sentence>& sentences, std::optional<int32_t> first = {}) {
  const size_t columns = sentences.size(), shift = first ? 1 : 0;
  size_t rows = 0;
  for (const Sentence sentence : sentences) rows = std::max(rows, sentence.size());
  std::vector<int32_t> ids(rows * columns, Vocabulary::kPad);
  for (size_t b = 0; b < columns; ++b) {
    if (first) ids[b] = *first;
    for (size_t t = shift; t < sentences[b].size(); ++t) {
      ids[t * columns + b] = sentences[b][t - shift];
    }
  }
  return Ids({static_cast<int64_t>(rows), static_cast<int64_t>(columns)}, std::move(ids));
}

SourceBatch make_source_batch(const std::vector<Sentence>& sources, Sentence indices) {
  return {time_major(sources), lengths_of(sources), {indices.begin(), indices.end()}};
}

Indices all_indices(int64_t count) {
  if (count > std::numeric_limits<int32_t>::max()) {
    fail("text: ", count, " pairs are more than an epoch can have, which is 2147483647");
  }
  Indices indices(static_cast<size_t>(count));
  std::iota(indices.begin(), indices.end(), 0);
  return indices;
}

// Of the pairs [begin, begin + count), so many: each subset of that size is as probable (Knuth, The
// Art of Computer Programming 2, 3.4.2, algorithm S).
void add_sample(int64_t begin, int64_t count, int64_t wanted, Rng& rng, Indices& indices) {
  for (int64_t i = 0; i < count; ++i) {
    if (rng.below(count - i) >= wanted) continue;
    indices.push_back(static_cast<int32_t>(begin + i));
    --wanted;
  }
}

// Each pair as often as an epoch has it.
Indices weighted_indices(const EncodedText& text, Rng& rng) {
  Indices indices;
  int64_t begin = 0;
  for (const auto& [count, weight] : text.corpora()) {
    const auto copies = static_cast<int64_t>(weight);
    const double rest = (weight - static_cast<double>(copies)) * static_cast<double>(count);
    const auto sample = std::llround(rest);
    constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
    if (begin + count > kMost) fail("text: the corpora have more than ", kMost, " pairs");
    if (ssize(indices) + copies * count + sample > kMost) {
      fail("text: an epoch has more than ", kMost, " pairs; lower the weights of --train");
    }
    for (int64_t copy = 0; copy < copies; ++copy) {
      for (int64_t i = 0; i < count; ++i) indices.push_back(static_cast<int32_t>(begin + i));
    }
    if (sample > 0) add_sample(begin, count, sample, rng, indices);
    begin += count;
  }
  return indices;
}

// By target first: each of its steps costs more than one of the source's, the logits above all.
void sort_by_length(const EncodedText& text, std::span<int32_t> pairs) {
  using Keyed = std::pair<std::pair<int64_t, int64_t>, int32_t>;
  std::vector<Keyed> keyed;  // a pair's lengths are far away in memory: they are fetched once
  for (const int32_t i : pairs) {
    const Lengths lengths = text.lengths(i);
    keyed.push_back({{lengths.target, lengths.source}, i});
  }
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const Keyed& a, const Keyed& b) { return a.first < b.first; });
  for (size_t i = 0; i < keyed.size(); ++i) pairs[i] = keyed[i].second;
}

// Consecutive groups of [begin, end), each as long as fits(its longest, how many) allows, and at
// least of one. lengths(i) are those of the sentence at i.
template <class LengthsOf, class Fits>
void cut(int64_t begin, int64_t end, const LengthsOf& lengths, const Fits& fits,
         std::vector<Group>& groups) {
  Lengths longest;  // of the last group
  for (int64_t i = begin; i < end; ++i) {
    const Lengths own = lengths(i);
    longest = {std::max(longest.source, own.source), std::max(longest.target, own.target)};
    if (i == begin || !fits(longest, groups.back().count + 1)) {
      groups.push_back({i, 0});
      longest = own;
    }
    ++groups.back().count;
  }
}

int64_t longer(Lengths lengths) { return std::max(lengths.source, lengths.target); }

void cut(const EncodedText& text, const Indices& pairs, Group pool, BatchSize size,
         std::vector<Group>& groups) {
  const bool by_tokens = size.unit == BatchUnit::tokens;
  const auto lengths = [&](int64_t i) {
    return by_tokens ? text.lengths(pairs[static_cast<size_t>(i)]) : Lengths{1, 1};
  };
  const auto fits = [=](Lengths longest, int64_t count) {
    return count * longer(longest) <= size.most;
  };
  cut(pool.begin, pool.begin + pool.count, lengths, fits, groups);
}

// About how many pairs are a batch, at least 1.
int64_t typical_size(const EncodedText& text, BatchSize size) {
  if (size.unit == BatchUnit::sentences) return size.most;
  int64_t tokens = 0;
  for (int64_t i = 0; i < text.size(); ++i) tokens += longer(text.lengths(i));
  const int64_t mean = tokens / std::max<int64_t>(text.size(), 1);
  return std::max<int64_t>(size.most / std::max<int64_t>(mean, 1), 1);
}

// Whether so many sentences may stand side by side, each with that many tokens and weights of
// attention. In double, where nothing overflows.
bool have_room(int64_t count, int64_t tokens, double weights) {
  const auto B = static_cast<double>(count);
  return static_cast<double>(tokens) * B <= static_cast<double>(kMostTokens) &&
         weights * B <= static_cast<double>(kMostAttention);
}

void check_batch_size(int64_t batch_size) {
  if (batch_size < 1) fail("the batch size is ", batch_size, ", below 1");
}

// Shuffles full steps; those that are left over stay the last.
void shuffle_steps(std::vector<Group>& groups, int64_t batches_of_step, Rng& rng) {
  Indices steps = all_indices(ssize(groups) / batches_of_step);
  rng.shuffle(steps);
  std::vector<Group> shuffled;
  for (const int64_t step : steps) {
    const auto first = groups.begin() + step * batches_of_step;
    shuffled.insert(shuffled.end(), first, first + batches_of_step);
  }
  shuffled.insert(shuffled.end(), groups.begin() + ssize(steps) * batches_of_step, groups.end());
  groups = std::move(shuffled);
}

}  // namespace

std::span<const int32_t> Batches::pairs_of(int64_t i) const {
  const Group& group = groups_[static_cast<size_t>(i)];
  return std::span(pairs_).subspan(static_cast<size_t>(group.begin),
                                   static_cast<size_t>(group.count));
}

Batch Batches::operator[](int64_t i) const {
  std::vector<Sentence> sources, targets;
  int64_t target_tokens = 0;
  for (const int32_t pair : pairs_of(i)) {
    const auto [source, target] = text_[pair];
    sources.push_back(source);
    targets.push_back(target);
    target_tokens += ssize(target);
  }
  return {make_source_batch(sources, pairs_of(i)), time_major(targets, Vocabulary::kBos),
          time_major(targets), lengths_of(targets), target_tokens};
}

std::vector<Batch> Batches::all() const {
  std::vector<Batch> made;
  for (int64_t i = 0; i < size(); ++i) made.push_back((*this)[i]);
  return made;
}

Batches::Size Batches::size_of(int64_t i) const {
  Size size{ssize(pairs_of(i)), {}};
  for (const int32_t pair : pairs_of(i)) {
    const Lengths own = text_.lengths(pair);
    size.longest = {std::max(size.longest.source, own.source),
                    std::max(size.longest.target, own.target)};
  }
  return size;
}

int64_t Batches::target_tokens(int64_t i) const {
  int64_t tokens = 0;
  for (const int32_t pair : pairs_of(i)) tokens += text_.lengths(pair).target;
  return tokens;
}

Batches shuffled_batches(const EncodedText& text, BatchSize size, Rng& rng,
                         int64_t batches_of_step) {
  check_batch_size(size.most);
  if (batches_of_step < 1) fail("a step has ", batches_of_step, " batches, below 1");
  Indices pairs = weighted_indices(text, rng);
  rng.shuffle(pairs);
  const int64_t count = ssize(pairs), pool_size = kPoolBatches * typical_size(text, size);
  std::vector<Group> groups;
  for (Group pool{0, 0}; pool.begin < count; pool.begin += pool_size) {
    pool.count = std::min(pool_size, count - pool.begin);
    sort_by_length(text, std::span(pairs).subspan(static_cast<size_t>(pool.begin),
                                                  static_cast<size_t>(pool.count)));
    cut(text, pairs, pool, size, groups);
  }
  shuffle_steps(groups, batches_of_step, rng);
  return {text, std::move(pairs), std::move(groups)};
}

std::vector<Batch> sorted_batches(const EncodedText& text, int64_t batch_size) {
  check_batch_size(batch_size);
  Indices pairs = all_indices(text.size());
  sort_by_length(text, pairs);
  const auto fits = [=](Lengths longest, int64_t count) {
    const double weights =
        static_cast<double>(longest.source) * static_cast<double>(longest.target);
    return count <= batch_size && have_room(count, longer(longest), weights);
  };
  const auto lengths = [&](int64_t i) { return text.lengths(pairs[static_cast<size_t>(i)]); };
  std::vector<Group> groups;
  cut(0, ssize(pairs), lengths, fits, groups);
  return Batches(text, std::move(pairs), std::move(groups)).all();
}

std::vector<SourceBatch> sorted_batches(const std::vector<std::vector<int32_t>>& sources,
                                        int64_t batch_size, const TargetTokens& target_tokens) {
  check_batch_size(batch_size);
  Indices indices = all_indices(ssize(sources));
  const auto at = [&](int32_t i) { return Sentence(sources[static_cast<size_t>(i)]); };
  std::stable_sort(indices.begin(), indices.end(),
                   [&](int32_t a, int32_t b) { return at(a).size() < at(b).size(); });
  const auto fits = [&](Lengths longest, int64_t count) {
    const int64_t S = longest.source;
    return count <= batch_size && have_room(count, S, static_cast<double>(S) * target_tokens(S));
  };
  const auto lengths = [&](int64_t i) {
    return Lengths{ssize(at(indices[static_cast<size_t>(i)])), 0};
  };
  std::vector<Group> groups;
  cut(0, ssize(indices), lengths, fits, groups);
  std::vector<SourceBatch> batches;
  for (const Group& group : groups) {
    const auto members = std::span(indices).subspan(static_cast<size_t>(group.begin),
                                                    static_cast<size_t>(group.count));
    std::vector<Sentence> sentences;
    for (const int32_t i : members) sentences.push_back(at(i));
    batches.push_back(make_source_batch(sentences, members));
  }
  return batches;
}

}  // namespace nmt
