// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace nmt {

/// One of the texts that a model is trained on, and how often an epoch has each of its pairs; see
/// EncodedText::Corpus.
struct CorpusFiles {
  std::vector<std::string> files;  ///< source and target, or one tab-separated file
  double weight = 1;
};

/// The largest weight of a corpus.
constexpr double kMostWeight = 1000;

/// Of the names of a corpus' files, the last of which may end in its weight: "b.tsv:0.5". What is a
/// file's whole name is none such. Throws attune::Error if the weight is not in (0, kMostWeight].
CorpusFiles corpus_of(std::vector<std::string> files);

}  // namespace nmt
