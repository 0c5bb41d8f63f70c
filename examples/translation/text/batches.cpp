// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/batches.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <numeric>
#include <utility>

#include "attune/core/error.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

using Sentence = std::vector<int32_t>;
using Indices = std::vector<int64_t>;

// Training sorts by length within this many batches. More of them leave less padding; fewer leave
// more freedom in who meets whom.
constexpr int64_t kPoolBatches = 100;

using std::ssize;

template <class Items>
const auto& at(const Items& items, int64_t i) {
  return items[static_cast<size_t>(i)];
}

Ids lengths_of(const std::vector<Sentence>& sentences) {
  Sentence lengths;
  for (const Sentence& sentence : sentences)
    lengths.push_back(static_cast<int32_t>(ssize(sentence)));
  return Ids(std::move(lengths));  // [B]
}

// Column b is sentence b, then pad.
Ids time_major(const std::vector<Sentence>& sentences) {
  const size_t columns = sentences.size();
  size_t rows = 0;
  for (const Sentence& sentence : sentences) rows = std::max(rows, sentence.size());
  Sentence ids(rows * columns, Vocabulary::kPad);
  for (size_t b = 0; b < columns; ++b) {
    for (size_t t = 0; t < sentences[b].size(); ++t) ids[t * columns + b] = sentences[b][t];
  }
  return Ids({static_cast<int64_t>(rows), static_cast<int64_t>(columns)}, std::move(ids));
}

// y1 ... yn eos  ->  bos y1 ... yn
Sentence shift_right(Sentence target) {
  std::rotate(target.begin(), target.end() - 1, target.end());
  target.front() = Vocabulary::kBos;
  return target;
}

SourceBatch make_source_batch(const std::vector<Sentence>& sources, Indices indices) {
  return {time_major(sources), lengths_of(sources), std::move(indices)};
}

Batch make_batch(const std::vector<EncodedPair>& pairs, Indices indices) {
  std::vector<Sentence> sources, inputs, outputs;
  int64_t target_tokens = 0;
  for (const int64_t i : indices) {
    const auto& [source, target] = at(pairs, i);
    assert(!source.empty() && source.back() == Vocabulary::kEos);
    assert(!target.empty() && target.back() == Vocabulary::kEos);
    sources.push_back(source);
    inputs.push_back(shift_right(target));
    outputs.push_back(target);
    target_tokens += ssize(target);
  }
  return {make_source_batch(sources, std::move(indices)), time_major(inputs), time_major(outputs),
          lengths_of(outputs), target_tokens};
}

Indices all_indices(size_t count) {
  Indices indices(count);
  std::iota(indices.begin(), indices.end(), 0);
  return indices;
}

// By target first: each of its steps costs more than one of the source's, the logits above all.
void sort_by_length(const std::vector<EncodedPair>& pairs, Indices::iterator begin,
                    Indices::iterator end) {
  const auto lengths = [&](int64_t i) {
    return std::pair(at(pairs, i).target.size(), at(pairs, i).source.size());
  };
  std::stable_sort(begin, end, [&](int64_t a, int64_t b) { return lengths(a) < lengths(b); });
}

// Consecutive groups of that size; the last may be smaller.
std::vector<Indices> cut(const Indices& indices, int64_t size) {
  std::vector<Indices> groups;
  for (auto begin = indices.begin(); begin != indices.end();) {
    const auto end = begin + std::min<int64_t>(size, indices.end() - begin);
    groups.emplace_back(begin, end);
    begin = end;
  }
  return groups;
}

int64_t longer_side(const EncodedPair& pair) {
  return std::max(ssize(pair.source), ssize(pair.target));
}

// Consecutive groups of at most `most` tokens on either side, padding included, and at least one
// pair.
std::vector<Indices> cut_by_tokens(const std::vector<EncodedPair>& pairs, const Indices& indices,
                                   int64_t most) {
  std::vector<Indices> groups;
  int64_t longest = 0;  // of the last group
  for (const int64_t i : indices) {
    longest = std::max(longest, longer_side(at(pairs, i)));
    if (groups.empty() || (ssize(groups.back()) + 1) * longest > most) {
      groups.emplace_back();
      longest = longer_side(at(pairs, i));
    }
    groups.back().push_back(i);
  }
  return groups;
}

// About how many pairs are a batch, at least 1.
int64_t typical_size(const std::vector<EncodedPair>& pairs, BatchSize size) {
  if (size.unit == BatchUnit::sentences) return size.most;
  int64_t tokens = 0;
  for (const EncodedPair& pair : pairs) tokens += longer_side(pair);
  const int64_t mean = tokens / std::max<int64_t>(ssize(pairs), 1);
  return std::max<int64_t>(size.most / std::max<int64_t>(mean, 1), 1);
}

void check_batch_size(int64_t batch_size) {
  if (batch_size < 1) fail("the batch size is ", batch_size, ", below 1");
}

std::vector<Batch> make_batches(const std::vector<EncodedPair>& pairs,
                                const std::vector<Indices>& groups) {
  std::vector<Batch> batches;
  for (const Indices& group : groups) batches.push_back(make_batch(pairs, group));
  return batches;
}

}  // namespace

std::vector<Batch> shuffled_batches(const std::vector<EncodedPair>& pairs, BatchSize size,
                                    Rng& rng) {
  check_batch_size(size.most);
  Indices indices = all_indices(pairs.size());
  rng.shuffle(indices);
  std::vector<Indices> groups;
  for (Indices& pool : cut(indices, kPoolBatches * typical_size(pairs, size))) {
    sort_by_length(pairs, pool.begin(), pool.end());
    std::vector<Indices> cuts = size.unit == BatchUnit::sentences
                                    ? cut(pool, size.most)
                                    : cut_by_tokens(pairs, pool, size.most);
    std::move(cuts.begin(), cuts.end(), std::back_inserter(groups));
  }
  rng.shuffle(groups);
  return make_batches(pairs, groups);
}

std::vector<Batch> sorted_batches(const std::vector<EncodedPair>& pairs, int64_t batch_size) {
  check_batch_size(batch_size);
  Indices indices = all_indices(pairs.size());
  sort_by_length(pairs, indices.begin(), indices.end());
  return make_batches(pairs, cut(indices, batch_size));
}

std::vector<SourceBatch> sorted_batches(const std::vector<Sentence>& sources, int64_t batch_size) {
  check_batch_size(batch_size);
  Indices indices = all_indices(sources.size());
  std::stable_sort(indices.begin(), indices.end(), [&](int64_t a, int64_t b) {
    return at(sources, a).size() < at(sources, b).size();
  });
  std::vector<SourceBatch> batches;
  for (Indices& group : cut(indices, batch_size)) {
    std::vector<Sentence> members;
    for (const int64_t i : group) members.push_back(at(sources, i));
    batches.push_back(make_source_batch(members, std::move(group)));
  }
  return batches;
}

}  // namespace nmt
