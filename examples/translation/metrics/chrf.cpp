// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/chrf.h"

#include <cassert>
#include <span>
#include <string>
#include <vector>

#include "attune/examples/translation/metrics/bleu_tokenizer.h"
#include "attune/examples/translation/text/characters.h"
#include "attune/examples/translation/text/lower_case.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

bool is_ascii_mark(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 && is_punctuation(byte);
}

// A sentence in the two ways in which chrF sees it.
struct Sentence {
  Sentence(std::string_view line, bool lowercase) {
    for (const std::string& word : split_words(lowercase ? lower_case(line) : std::string(line))) {
      characters += code_points(word);
      add_word(word);
    }
  }

  // One mark is set apart at most, the last one first: "(so)." becomes "(so)" and ".".
  void add_word(const std::string& word) {
    if (word.size() > 1 && is_ascii_mark(word.back())) {
      words.push_back(word.substr(0, word.size() - 1));
      words.push_back(word.substr(word.size() - 1));
    } else if (word.size() > 1 && is_ascii_mark(word.front())) {
      words.push_back(word.substr(0, 1));
      words.push_back(word.substr(1));
    } else {
      words.push_back(word);
    }
  }

  std::u32string characters;
  std::vector<std::string> words;
};

template <class Units, size_t orders>
void count_all(const Units& hypothesis, const Units& reference,
               std::array<NgramCounts, orders>& counts) {
  for (size_t i = 0; i < orders; ++i) {
    counts[i] = count_ngrams(hypothesis, reference, static_cast<int64_t>(i) + 1);
    if (counts[i].reference == 0) counts[i].hypothesis = 0;
  }
}

// Precision and recall, averaged over orders.
struct Means {
  double precision = 0, recall = 0;
  int orders = 0;

  void add(std::span<const NgramCounts> all_counts) {
    for (const NgramCounts& counts : all_counts) {
      if (counts.hypothesis == 0 || counts.reference == 0) continue;
      const auto matches = static_cast<double>(counts.matches);
      precision += matches / static_cast<double>(counts.hypothesis);
      recall += matches / static_cast<double>(counts.reference);
      ++orders;
    }
  }
};

}  // namespace

ChrfStatistics& ChrfStatistics::operator+=(const ChrfStatistics& other) {
  for (size_t i = 0; i < characters.size(); ++i) characters[i] += other.characters[i];
  for (size_t i = 0; i < words.size(); ++i) words[i] += other.words[i];
  return *this;
}

ChrfStatistics chrf_statistics(std::string_view hypothesis, std::string_view reference,
                               bool lowercase) {
  const Sentence said(hypothesis, lowercase), meant(reference, lowercase);
  ChrfStatistics statistics;
  count_all(said.characters, meant.characters, statistics.characters);
  count_all(said.words, meant.words, statistics.words);
  return statistics;
}

double chrf(const ChrfStatistics& statistics, int word_order) {
  assert(word_order >= 0 && word_order <= ChrfStatistics::kWordOrder);
  Means means;
  means.add(statistics.characters);
  means.add(std::span(statistics.words).first(static_cast<size_t>(word_order)));
  if (means.precision + means.recall == 0) return 0;
  constexpr double kBetaSquared = 4;
  // The number of orders cancels but for one factor.
  return 100 * (1 + kBetaSquared) * means.precision * means.recall /
         (kBetaSquared * means.precision + means.recall) / means.orders;
}

}  // namespace nmt
