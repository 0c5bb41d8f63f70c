// SPDX-License-Identifier: MIT
#include "attune/tests/support/every_translation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "attune/examples/translation/text/vocabulary.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using Words = std::vector<int32_t>;

/// A prefix that is followed from step to step.
struct Prefix {
  Words words;
  std::vector<double> log_probabilities;
  std::vector<double> attention;
};

std::vector<double> log_softmax_of(const real* logits, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) sum += std::exp(static_cast<double>(logits[i]));
  std::vector<double> result;
  for (int64_t i = 0; i < count; ++i) result.push_back(logits[i] - std::log(sum));
  return result;
}

bool repeats(const Words& words, int64_t n) {
  std::set<Words> seen;
  for (auto begin = words.begin(); words.end() - begin >= n; ++begin) {
    if (!seen.insert(Words(begin, begin + n)).second) return true;
  }
  return false;
}

double scored(const Hypothesis& h, const std::vector<double>& attention, int64_t source_words,
              const TranslateOptions& options) {
  const auto length = static_cast<double>(h.token_log_probabilities.size());
  double total = 0;
  for (size_t i = 0; i < h.token_log_probabilities.size(); ++i) {
    const bool penalised = options.eos_penalty > 0 && h.finished && i == h.ids.size();
    const double factor =
        penalised ? options.eos_penalty * static_cast<double>(source_words) / length : 1.0;
    total += factor * h.token_log_probabilities[i];
  }
  double result = total / std::pow((5 + length) / 6, options.length_penalty);
  if (options.coverage_penalty == 0) return result;
  for (size_t s = 0; s < static_cast<size_t>(source_words); ++s) {
    // Some attentions never look at some words, which counts as the smallest float.
    const double covered = std::max<double>(attention[s], std::numeric_limits<float>::min());
    result += options.coverage_penalty * std::log(std::min(covered, 1.0));
  }
  return result;
}

Hypothesis hypothesis(const Prefix& prefix, bool finished, const Words& source,
                      const TranslateOptions& options) {
  Hypothesis h;
  h.ids = prefix.words;
  h.finished = finished;
  if (finished) h.ids.pop_back();
  h.token_log_probabilities = prefix.log_probabilities;
  for (const double p : prefix.log_probabilities) h.log_probability += p;
  const auto source_words = static_cast<int64_t>(source.size()) - 1;
  h.score = scored(h, prefix.attention, source_words, options);
  return h;
}

void sort_best_first(NBest& list) {
  std::stable_sort(list.begin(), list.end(), [](const Hypothesis& a, const Hypothesis& b) {
    return a.finished != b.finished ? a.finished : a.score > b.score;
  });
}

// All prefixes that follow by one word, eos included.
std::vector<Prefix> continued(const Translator& translator, const Words& source,
                              const std::vector<Prefix>& prefixes,
                              const TranslateOptions& options) {
  std::vector<Words> words;
  for (const Prefix& prefix : prefixes) words.push_back(prefix.words);
  const Forced forced = force(translator, source, words);
  std::vector<Prefix> result;
  for (size_t i = 0; i < prefixes.size(); ++i) {
    const std::vector<double>& next = forced.log_probabilities[i];
    for (size_t w = 0; w < next.size(); ++w) {
      const auto word = static_cast<int32_t>(w);
      if (word == Vocabulary::kPad || word == Vocabulary::kBos) continue;
      const double least = options.min_length_ratio * static_cast<double>(source.size() - 1);
      const auto length = static_cast<double>(prefixes[i].words.size());
      if (word == Vocabulary::kEos && length < least) continue;
      Prefix longer = prefixes[i];
      longer.words.push_back(word);
      longer.log_probabilities.push_back(next[w]);
      if (!forced.attention.empty()) longer.attention = forced.attention[i];
      if (options.no_repeat_ngram > 0 && repeats(longer.words, options.no_repeat_ngram)) continue;
      result.push_back(longer);
    }
  }
  return result;
}

// From step to step up to the limit, of all continuations those that `live` leaves of them.
template <class Leave>
NBest search(const Translator& translator, const Words& source, const TranslateOptions& options,
             Leave leave) {
  const auto words = static_cast<double>(source.size() - 1);
  const auto most =
      static_cast<int64_t>(std::floor(options.max_length_ratio * words)) + options.max_length_extra;
  NBest found;
  std::vector<Prefix> live(1);
  for (int64_t t = 0; t < most && !live.empty(); ++t) {
    std::vector<Prefix> next = continued(translator, source, live, options);
    leave(next);
    live.clear();
    for (const Prefix& prefix : next) {
      const bool finished = prefix.words.back() == Vocabulary::kEos;
      if (finished) found.push_back(hypothesis(prefix, true, source, options));
      if (!finished) live.push_back(prefix);
    }
  }
  for (const Prefix& prefix : live) found.push_back(hypothesis(prefix, false, source, options));
  sort_best_first(found);
  return found;
}

double total(const Prefix& prefix) {
  double sum = 0;
  for (const double p : prefix.log_probabilities) sum += p;
  return sum;
}

}  // namespace

Forced force(const Translator& translator, const Words& source,
             const std::vector<Words>& prefixes) {
  std::vector<EncodedPair> pairs;
  for (Words prefix : prefixes) {
    prefix.push_back(Vocabulary::kEos);  // batch_of() makes bos w1 ... wn of it
    pairs.push_back({source, prefix});
  }
  const Batch batch = batch_of(pairs);
  Translator::Encoded encoded = translator.encode(batch.source, batch.source_lengths);
  const Translator::Decoded decoded =
      translator.decode(batch.target_input, encoded.memory, encoded.state);
  const int64_t N = decoded.logits.size(1), V = decoded.logits.size(2);
  Forced result;
  for (int64_t i = 0; i < N; ++i) {
    const auto steps = static_cast<int64_t>(prefixes[static_cast<size_t>(i)].size());
    const real* logits = decoded.logits.value().data() + (steps * N + i) * V;
    result.log_probabilities.push_back(log_softmax_of(logits, V));
    if (!decoded.weights.defined()) continue;
    const int64_t S = decoded.weights.size(2);
    std::vector<double> sums(static_cast<size_t>(S));
    for (int64_t t = 0; t <= steps; ++t) {
      const real* weights = decoded.weights.value().data() + (t * N + i) * S;
      for (int64_t s = 0; s < S; ++s) sums[static_cast<size_t>(s)] += weights[s];
    }
    result.attention.push_back(sums);
  }
  return result;
}

NBest every_translation(const Translator& translator, const Words& source,
                        const TranslateOptions& options) {
  return search(translator, source, options, [](std::vector<Prefix>&) {});
}

NBest slow_beam_search(const Translator& translator, const Words& source,
                       const TranslateOptions& options) {
  const auto leave = [&](std::vector<Prefix>& next) {
    std::stable_sort(next.begin(), next.end(),
                     [](const Prefix& a, const Prefix& b) { return total(a) > total(b); });
    int64_t rank = 0, alive = 0;
    std::erase_if(next, [&](const Prefix& prefix) {
      const bool ends = prefix.words.back() == Vocabulary::kEos;
      const bool stays = ends ? rank < options.beam : alive++ < options.beam;
      ++rank;
      return !stays;
    });
  };
  NBest found = search(translator, source, options, leave);
  if (std::ssize(found) > options.n_best) found.resize(static_cast<size_t>(options.n_best));
  return found;
}

}  // namespace nmt::testing
