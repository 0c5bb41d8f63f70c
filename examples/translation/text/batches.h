// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/ids.h"
#include "attune/core/rng.h"
#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/text/encoded_text.h"

namespace nmt {

/// Sentences to translate together. Time-major: column b is one sentence, and what is left of it
/// below its eos is pad. As eos ends every source, no length is 0.
struct SourceBatch {
  Ids source;                    ///< [S, B]  x1 ... xm eos
  Ids source_lengths;            ///< [B]     tokens, eos included
  std::vector<int64_t> indices;  ///< [B]     where each sentence stands in the list it came from
};

/// Sentence pairs to learn from or to score together; the decoder reads target_input while it is
/// taught to say target_output (teacher forcing).
struct Batch : SourceBatch {
  Ids target_input;           ///< [T, B]  bos y1 ... yn
  Ids target_output;          ///< [T, B]  y1 ... yn eos
  Ids target_lengths;         ///< [B]     tokens of target_output, eos included
  int64_t target_tokens = 0;  ///< the sum of target_lengths
};

/// What the size of a batch counts.
enum class BatchUnit {
  sentences,  ///< B, pairs
  tokens      ///< max(S, T) * B, tokens of the longer side with their eos and with what pads them
};

template <>
struct Names<BatchUnit> {
  static constexpr std::pair<std::string_view, BatchUnit> list[] = {
      {"sentences", BatchUnit::sentences}, {"tokens", BatchUnit::tokens}};
};

/// The most that a batch may have.
struct BatchSize {
  int64_t most;
  BatchUnit unit = BatchUnit::sentences;
};

/// What was decided of some batches before they are made: which pairs are together, and in what
/// order they come. It takes 4 bytes a pair; the ids stay in the text until a batch is asked for.
class Batches {
 public:
  struct Group {
    int64_t begin, count;  // of `pairs`
  };
  Batches(EncodedText text, std::vector<int32_t> pairs, std::vector<Group> groups)
      : text_(std::move(text)), pairs_(std::move(pairs)), groups_(std::move(groups)) {}

  int64_t size() const { return std::ssize(groups_); }
  Batch operator[](int64_t i) const;
  std::vector<Batch> all() const;

  /// B, and S and T of the longest in it, without making it.
  struct Size {
    int64_t pairs;
    Lengths longest;
  };
  Size size_of(int64_t i) const;
  int64_t target_tokens(int64_t i) const;

 private:
  std::span<const int32_t> pairs_of(int64_t i) const;

  EncodedText text_;
  std::vector<int32_t> pairs_;
  std::vector<Group> groups_;
};

/// For training: every pair as often as its corpus says. Pairs are shuffled, sorted by length
/// within pools of about 100 batches, cut into batches, and the batches shuffled. The last batch of
/// a pool may be smaller. By tokens, a pair longer than the size is a batch of its own. Where a
/// step has several batches, they are neighbours in length, so that processes that share them have
/// as much to do, and steps are shuffled in place of batches; the last step may have fewer. The
/// same Rng state gives the same batches. Throws attune::Error if the size or batches_of_step is
/// below 1, or if there are more than 2^31 - 1 pairs.
Batches shuffled_batches(const EncodedText& text, BatchSize size, Rng& rng,
                         int64_t batches_of_step = 1);

/// What a batch for scoring or translating may take, padding included: as much as 64 pairs of 512
/// tokens on both sides, so that one long sentence costs what it costs alone and not as many times
/// that as it has batch-mates. A sentence that takes more is a batch of its own.
constexpr int64_t kMostTokens = int64_t{64} * 512;           ///< S * B, T * B: states, readouts
constexpr int64_t kMostAttention = int64_t{64} * 512 * 512;  ///< T * B * S: attention weights

/// For scoring: every pair once, from the shortest target to the longest, at most batch_size of
/// them together and at most what kMostTokens and kMostAttention allow; `indices` leads back to the
/// order of `pairs`. Throws attune::Error if batch_size < 1.
std::vector<Batch> sorted_batches(const EncodedText& pairs, int64_t batch_size);

/// How many target tokens a search may write for a source of S tokens, over all its hypotheses.
using TargetTokens = std::function<double(int64_t source_length)>;

/// For translating: sources without a target, from the shortest to the longest, as many together as
/// above: S * B source tokens, and S * B * target_tokens(S) attention weights.
std::vector<SourceBatch> sorted_batches(
    const std::vector<std::vector<int32_t>>& sources, int64_t batch_size,
    const TargetTokens& target_tokens = [](int64_t S) { return static_cast<double>(S); });

}  // namespace nmt
