// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "attune/examples/translation/metrics/bootstrap.h"
#include "attune/examples/translation/metrics/length_buckets.h"
#include "attune/examples/translation/metrics/text_scores.h"

namespace nmt {

/// How systems are compared.
struct ComparisonOptions {
  ScoringOptions scoring{BleuTokenizer::mteval_13a};  ///< what systems write is plain text
  int64_t samples = 1000;                             ///< of the bootstrap
  uint64_t seed = 1;
};

template <class Each>
void list_settings(ComparisonOptions& options, Each&& each) {
  list_settings(options.scoring, each);
  each("samples", options.samples, "How many test sets paired bootstrap resampling draws",
       Range<int64_t>{1, 1'000'000});
  each("seed", options.seed, "Seed of the resampling");
}

/// What a system made of the test set, a line each.
struct SystemOutput {
  std::string name;
  std::vector<std::string> lines;
};

/// How good a system is on some of the sentences.
struct ComparedScores {
  int64_t sentences = 0;
  TextScores scores;
  /// Against the first system, for each of text_metrics(); empty for the first itself, and for a
  /// length of fewer than kFewestSentences: resampling them says nothing of others.
  std::vector<PairedBootstrap> bootstrap;

  static constexpr int64_t kFewestSentences = 20;
};

/// How good one system is.
struct SystemScores {
  std::string name;
  ComparedScores all;
  /// By the length of the source, in words; empty if no sources are given.
  std::vector<ByLength<ComparedScores>::Row> by_length;
};

/// Systems on the same test set.
struct Comparison {
  ComparisonOptions options;
  int64_t sentences = 0;
  std::vector<SystemScores> systems;
};

/// Every bootstrap draws the same test sets. REQUIRES: at least one reference; as many lines of
/// each output, and of the sources unless there are none.
Comparison compare(const std::vector<std::string>& references,
                   const std::vector<SystemOutput>& outputs,
                   const std::vector<std::string>& sources, const ComparisonOptions& options);

}  // namespace nmt
