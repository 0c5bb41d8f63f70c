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

// Of the longest source and the longest target; 0 of none.
struct Lengths {
  int64_t source = 0, target = 0;
};

Lengths lengths_of(const EncodedPair& pair) { return {ssize(pair.source), ssize(pair.target)}; }

// Consecutive groups, each as long as fits(its longest, how many) allows, and at least of one.
// lengths(i) are those of sentence i.
template <class LengthsOf, class Fits>
std::vector<Indices> cut(const Indices& indices, const LengthsOf& lengths, const Fits& fits) {
  std::vector<Indices> groups;
  Lengths longest;  // of the last group
  for (const int64_t i : indices) {
    const Lengths own = lengths(i);
    longest = {std::max(longest.source, own.source), std::max(longest.target, own.target)};
    if (groups.empty() || !fits(longest, ssize(groups.back()) + 1)) {
      groups.emplace_back();
      longest = own;
    }
    groups.back().push_back(i);
  }
  return groups;
}

// Of that size; the last may be smaller.
std::vector<Indices> cut(const Indices& indices, int64_t size) {
  return cut(
      indices, [](int64_t) { return Lengths(); },
      [=](Lengths, int64_t count) { return count <= size; });
}

int64_t longer(Lengths lengths) { return std::max(lengths.source, lengths.target); }

std::vector<Indices> cut(const std::vector<EncodedPair>& pairs, const Indices& indices,
                         BatchSize size) {
  if (size.unit == BatchUnit::sentences) return cut(indices, size.most);
  return cut(
      indices, [&](int64_t i) { return lengths_of(at(pairs, i)); },
      [=](Lengths longest, int64_t count) { return count * longer(longest) <= size.most; });
}

// About how many pairs are a batch, at least 1.
int64_t typical_size(const std::vector<EncodedPair>& pairs, BatchSize size) {
  if (size.unit == BatchUnit::sentences) return size.most;
  int64_t tokens = 0;
  for (const EncodedPair& pair : pairs) tokens += longer(lengths_of(pair));
  const int64_t mean = tokens / std::max<int64_t>(ssize(pairs), 1);
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

std::vector<Batch> make_batches(const std::vector<EncodedPair>& pairs,
                                const std::vector<Indices>& groups) {
  std::vector<Batch> batches;
  for (const Indices& group : groups) batches.push_back(make_batch(pairs, group));
  return batches;
}

// Shuffles full steps; those that are left over stay the last.
void shuffle_steps(std::vector<Indices>& groups, int64_t batches_of_step, Rng& rng) {
  std::vector<int64_t> steps = all_indices(groups.size() / static_cast<size_t>(batches_of_step));
  rng.shuffle(steps);
  std::vector<Indices> shuffled;
  for (const int64_t step : steps) {
    const auto first = groups.begin() + step * batches_of_step;
    shuffled.insert(shuffled.end(), first, first + batches_of_step);
  }
  shuffled.insert(shuffled.end(), groups.begin() + ssize(steps) * batches_of_step, groups.end());
  groups = std::move(shuffled);
}

}  // namespace

std::vector<Batch> shuffled_batches(const std::vector<EncodedPair>& pairs, BatchSize size, Rng& rng,
                                    int64_t batches_of_step) {
  check_batch_size(size.most);
  if (batches_of_step < 1) fail("a step has ", batches_of_step, " batches, below 1");
  Indices indices = all_indices(pairs.size());
  rng.shuffle(indices);
  std::vector<Indices> groups;
  for (Indices& pool : cut(indices, kPoolBatches * typical_size(pairs, size))) {
    sort_by_length(pairs, pool.begin(), pool.end());
    std::vector<Indices> cuts = cut(pairs, pool, size);
    std::move(cuts.begin(), cuts.end(), std::back_inserter(groups));
  }
  shuffle_steps(groups, batches_of_step, rng);
  return make_batches(pairs, groups);
}

std::vector<Batch> sorted_batches(const std::vector<EncodedPair>& pairs, int64_t batch_size) {
  check_batch_size(batch_size);
  Indices indices = all_indices(pairs.size());
  sort_by_length(pairs, indices.begin(), indices.end());
  const auto fits = [=](Lengths longest, int64_t count) {
    const double weights =
        static_cast<double>(longest.source) * static_cast<double>(longest.target);
    return count <= batch_size && have_room(count, longer(longest), weights);
  };
  return make_batches(pairs,
                      cut(
                          indices, [&](int64_t i) { return lengths_of(at(pairs, i)); }, fits));
}

std::vector<SourceBatch> sorted_batches(const std::vector<Sentence>& sources, int64_t batch_size,
                                        const TargetTokens& target_tokens) {
  check_batch_size(batch_size);
  Indices indices = all_indices(sources.size());
  std::stable_sort(indices.begin(), indices.end(), [&](int64_t a, int64_t b) {
    return at(sources, a).size() < at(sources, b).size();
  });
  const auto lengths = [&](int64_t i) { return Lengths{ssize(at(sources, i)), 0}; };
  const auto fits = [&](Lengths longest, int64_t count) {
    const int64_t S = longest.source;
    return count <= batch_size && have_room(count, S, static_cast<double>(S) * target_tokens(S));
  };
  std::vector<SourceBatch> batches;
  for (Indices& group : cut(indices, lengths, fits)) {
    std::vector<Sentence> members;
    for (const int64_t i : group) members.push_back(at(sources, i));
    batches.push_back(make_source_batch(members, std::move(group)));
  }
  return batches;
}

}  // namespace nmt
