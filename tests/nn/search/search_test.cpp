// SPDX-License-Identifier: MIT
// Searches over a table of probabilities, against lists of all sequences there are. With a
// translator behind them they are tested in examples/translation/search/.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/gather.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/search/beam.h"
#include "attune/nn/search/greedy.h"
#include "attune/nn/search/sampling.h"
#include "attune/nn/search/scores.h"
#include "attune/tests/nn/search/table_model.h"

namespace attune::testing {
namespace {

constexpr int32_t kEnd = 2;
const std::vector<SearchLimits> kSentences = {
    {.source_tokens = 3, .least = 0, .most = 4},
    {.source_tokens = 1, .least = 2, .most = 3},
    {.source_tokens = 5, .least = 0, .most = 1},
};

bool repeats(const Sequence& tokens, int64_t n) {
  for (auto a = tokens.begin(); n > 0 && tokens.end() - a >= n; ++a) {
    for (auto b = a + 1; tokens.end() - b >= n; ++b) {
      if (std::equal(a, a + n, b)) return true;
    }
  }
  return false;
}

// Every sequence of a sentence, by recursion: finished ones first, the best first among each.
NBest every_sequence(const TableModel& model, int64_t sentence, const SearchOptions& options) {
  const SearchLimits& limits = kSentences[static_cast<size_t>(sentence)];
  NBest all;
  const auto go_on = [&](const auto& self, const Hypothesis& so_far) -> void {
    const auto length = static_cast<int64_t>(so_far.ids.size());
    if (length == limits.most) {
      all.push_back(so_far);
      return;
    }
    const std::vector<real> p = model.log_probabilities(sentence, so_far.ids);
    for (int32_t token = 2; token < TableModel::kTokens; ++token) {
      Hypothesis next = so_far;
      const double log_p = p[static_cast<size_t>(token)];
      next.log_probability += log_p;
      next.token_log_probabilities.push_back(log_p);
      if (token == kEnd) {
        if (length < limits.least) continue;
        next.finished = true;
        all.push_back(next);
        continue;
      }
      next.ids.push_back(token);
      if (!repeats(next.ids, options.no_repeat_ngram)) self(self, next);
    }
  };
  go_on(go_on, {});
  for (Hypothesis& h : all) h.score = score(h, limits.source_tokens, options);
  std::stable_sort(all.begin(), all.end(), [](const Hypothesis& a, const Hypothesis& b) {
    return a.finished != b.finished ? a.finished : a.score > b.score;
  });
  return all;
}

// The definition of beam.h, a sentence at a time, always up to the limit.
NBest slow_beam(const TableModel& model, int64_t sentence, const SearchOptions& options) {
  const SearchLimits& limits = kSentences[static_cast<size_t>(sentence)];
  NBest live(1), ended;
  for (int64_t t = 0; t < limits.most && !live.empty(); ++t) {
    NBest next;
    for (const Hypothesis& h : live) {
      const std::vector<real> p = model.log_probabilities(sentence, h.ids);
      for (int32_t token = 2; token < TableModel::kTokens; ++token) {
        Hypothesis longer = h;
        longer.finished = token == kEnd;
        if (longer.finished && t < limits.least) continue;
        if (!longer.finished) longer.ids.push_back(token);
        if (repeats(longer.ids, options.no_repeat_ngram)) continue;
        longer.token_log_probabilities.push_back(p[static_cast<size_t>(token)]);
        longer.log_probability += p[static_cast<size_t>(token)];
        next.push_back(longer);
      }
    }
    std::stable_sort(next.begin(), next.end(), [](const Hypothesis& a, const Hypothesis& b) {
      return a.log_probability > b.log_probability;
    });
    live.clear();
    for (int64_t rank = 0; rank < std::ssize(next) && std::ssize(live) < options.beam; ++rank) {
      const Hypothesis& h = next[static_cast<size_t>(rank)];
      if (!h.finished) live.push_back(h);
      if (h.finished && rank < options.beam) ended.push_back(h);
    }
  }
  for (NBest* list : {&ended, &live}) {
    for (Hypothesis& h : *list) h.score = score(h, limits.source_tokens, options);
    std::stable_sort(list->begin(), list->end(),
                     [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; });
  }
  ended.insert(ended.end(), live.begin(), live.end());
  ended.resize(std::min(ended.size(), static_cast<size_t>(options.n_best)));
  return ended;
}

void check_same(const NBest& found, const NBest& expected) {
  REQUIRE(found.size() == expected.size());
  for (size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i].ids == expected[i].ids);
    CHECK(found[i].finished == expected[i].finished);
    CHECK(found[i].score == doctest::Approx(expected[i].score));
    CHECK(found[i].log_probability == doctest::Approx(expected[i].log_probability));
  }
}

std::vector<SearchOptions> variants() {
  std::vector<SearchOptions> all(5, SearchOptions{.tokens = TableModel::kSpecial});
  all[1].length_penalty = 0;
  all[2].length_penalty = 2;
  all[3].no_repeat_ngram = 1;
  all[4].eos_penalty = 2;
  return all;
}

template <class Check>
void for_each_search(Check check) {
  for (const uint64_t seed : {1, 2, 3, 4, 5}) {
    CAPTURE(seed);
    for (const SearchOptions& options : variants()) check(TableModel(seed), options);
  }
}

std::vector<NBest> found_by_beam(const TableModel& model, const SearchOptions& options) {
  TableModel::State state(std::ssize(kSentences));
  return beam_search(model, state, kSentences, options);
}

TEST_CASE("search: a beam as wide as the tree finds the best of all sequences of a table") {
  for_each_search([](const TableModel& model, SearchOptions options) {
    options.beam = 400;
    for (const int64_t n_best : {1, 5, 400}) {
      options.n_best = n_best;
      const std::vector<NBest> found = found_by_beam(model, options);
      for (int64_t b = 0; b < std::ssize(kSentences); ++b) {
        NBest all = every_sequence(model, b, options);
        CHECK(all.size() > 1);
        all.resize(std::min(all.size(), static_cast<size_t>(n_best)));
        check_same(found[static_cast<size_t>(b)], all);
      }
    }
  });
}

TEST_CASE("search: a narrow beam is the one of its definition") {
  for_each_search([](const TableModel& model, SearchOptions options) {
    for (const int64_t beam : {2, 3, 5}) {
      options.beam = options.n_best = beam;
      const std::vector<NBest> found = found_by_beam(model, options);
      for (int64_t b = 0; b < std::ssize(kSentences); ++b) {
        check_same(found[static_cast<size_t>(b)], slow_beam(model, b, options));
      }
    }
  });
}

TEST_CASE("search: greedy takes the best token of those that may follow; a beam of 1 is greedy") {
  for_each_search([](const TableModel& model, const SearchOptions& options) {
    TableModel::State state(std::ssize(kSentences));
    const std::vector<Hypothesis> found = greedy(model, state, kSentences, options);
    const std::vector<NBest> by_beam = found_by_beam(model, options);
    for (int64_t b = 0; b < std::ssize(kSentences); ++b) {
      const SearchLimits& limits = kSentences[static_cast<size_t>(b)];
      Sequence expected;
      bool ended = false;
      while (!ended && std::ssize(expected) < limits.most) {
        const std::vector<real> p = model.log_probabilities(b, expected);
        int32_t best = -1;
        for (int32_t token = 2; token < TableModel::kTokens; ++token) {
          Sequence longer = expected;
          longer.push_back(token);
          const bool may = token == kEnd ? std::ssize(expected) >= limits.least
                                         : !repeats(longer, options.no_repeat_ngram);
          const auto place = static_cast<size_t>(token);
          if (may && (best < 0 || p[place] > p[static_cast<size_t>(best)])) best = token;
        }
        ended = best == kEnd;
        if (!ended) expected.push_back(best);
      }
      CHECK(found[static_cast<size_t>(b)].ids == expected);
      CHECK(found[static_cast<size_t>(b)].finished == ended);
      check_same(by_beam[static_cast<size_t>(b)], {found[static_cast<size_t>(b)]});
    }
  });
}

TEST_CASE("search: samples come as often as the table says") {
  const TableModel model(3);
  const SearchOptions options{.tokens = TableModel::kSpecial};
  const std::vector<SearchLimits> one_token(2000, {.source_tokens = 0, .least = 0, .most = 1});
  TableModel::State state(std::ssize(one_token));
  state.keep_sentences(Ids::full({2000}, 0));  // all are draws of the first sentence
  std::vector<Rng> streams;
  for (int64_t n = 0; n < 2000; ++n) streams.push_back(sampling_stream(1, n, 0));
  std::vector<double> counts(TableModel::kTokens);
  for (const Hypothesis& h : sample(model, state, one_token, options, streams)) {
    ++counts[h.finished ? kEnd : static_cast<size_t>(h.ids.at(0))];
  }
  std::vector<real> p = model.log_probabilities(0, {});
  const double possible = 1 - std::exp(p[0]) - std::exp(p[1]);
  CHECK(counts[0] + counts[1] == 0);
  for (size_t token = 2; token < counts.size(); ++token) {
    const double share = std::exp(p[token]) / possible;
    CHECK(std::abs(counts[token] / 2000 - share) < 4 * std::sqrt(share * (1 - share) / 2000));
  }
}

TEST_CASE("README of nn/search: a model of one's own, and what is found of it") {
  const double p[] = {0.03, 0.02, 0.5, 0.2, 0.15, 0.1};  // whatever was the last token
  const Tensor log_p =
      build({6, 6}, [&](const Index& i) { return std::log(p[static_cast<size_t>(i[1])]); });
#include "readmes/nn/search/bigrams.inc"
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].size() == 3);
  const Sequence expected[] = {{}, {3}, {4}};
  const double probabilities[] = {0.5, 0.2 * 0.5, 0.15 * 0.5};
  for (size_t i = 0; i < 3; ++i) {
    CHECK(found[0][i].ids == expected[i]);
    CHECK(found[0][i].finished);
    CHECK(found[0][i].log_probability == doctest::Approx(std::log(probabilities[i])));
  }
}

// Gives what it is told to, whatever is asked: one step after the other, the last for all others.
class BrokenModel : public SequenceModel {
 public:
  explicit BrokenModel(Tensor log_probabilities)
      : BrokenModel(std::vector<Step>{{std::move(log_probabilities), Tensor()}}) {}
  explicit BrokenModel(std::vector<Step> steps) : steps_(std::move(steps)) {}
  Step step(const Ids&, State&) const override {
    return steps_[std::min(next_++, steps_.size() - 1)];
  }

 private:
  std::vector<Step> steps_;
  mutable size_t next_ = 0;
};

TEST_CASE("search: what cannot be is refused, by every search") {
  const std::vector<SearchLimits> two{{0, 0, 5}, {0, 0, 5}};
  const auto said = [](const Tensor& p, const std::vector<SearchLimits>& limits,
                       const SpecialTokens& special) {
    const BrokenModel model(p);
    const SearchOptions options{.tokens = special, .beam = 2};
    TableModel::State state(2);
    std::vector<Rng> streams(limits.size(), Rng(1));
    const std::string beam = error_of([&] { beam_search(model, state, limits, options); });
    CHECK(error_of([&] { greedy(model, state, limits, options); }) == beam);
    CHECK(error_of([&] { sample(model, state, limits, options, streams); }) == beam);
    return beam;
  };
  const SpecialTokens special{.begin = 1, .end = 2, .never = {0, 1}};
  CHECK(said(Tensor::zeros({2, 6}), {{0, 0, 5}, {0, 0, 0}}, special) ==
        "search: a sentence may have at most 0 tokens; it needs one at least");
  CHECK(said(Tensor::zeros({2, 6}), {{-1, 0, 5}, {0, 0, 5}}, special) ==
        "search: a sentence has a source of -1 tokens; 0 is none");
  CHECK(said(Tensor(), two, special) ==
        "search: for 2 tokens, the model gives undefined log-probabilities");
  CHECK(said(Tensor::zeros({1, 6}), two, special) ==
        "search: for 2 tokens, the model gives log-probabilities [1, 6], not a row for each");
  CHECK(said(Tensor::zeros({2, 6, 1}), two, special) ==
        "search: for 2 tokens, the model gives log-probabilities [2, 6, 1], not a row for each");
  CHECK(said(Tensor::zeros({2, 2}), two, special) ==
        "search: the end token 2 is outside [0, 2), the tokens that the model knows");
  CHECK(said(Tensor::zeros({2, 6}), two, {.begin = 1, .end = 2, .never = {0, -1}}) ==
        "search: the forbidden token -1 is outside [0, 6), the tokens that the model knows");

  const BrokenModel model(Tensor::zeros({2, 6}));
  TableModel::State state(2);
  std::vector<Rng> one{Rng(1)};
  CHECK(error_of([&] { sample(model, state, two, {.tokens = special}, one); }) ==
        "sample: 1 random streams for 2 sentences");
  const auto said_of = [&](const Sampling& sampling) {
    std::vector<Rng> streams(2, Rng(1));
    return error_of(
        [&] { sample(model, state, two, {.tokens = special, .sampling = sampling}, streams); });
  };
  CHECK(said_of({.temperature = 0}) == "sample: the temperature must be finite and above 0, is 0");
  CHECK(said_of({.temperature = std::nan("")}) ==
        "sample: the temperature must be finite and above 0, is nan");
  CHECK(said_of({.top_k = -1}) == "sample: top_k must not be below 0, is -1");
  CHECK(said_of({.top_p = 0}) == "sample: top_p must lie in (0, 1], is 0");
  CHECK(said_of({.top_p = 1.5}) == "sample: top_p must lie in (0, 1], is 1.5");
  CHECK(error_of([&] {
          beam_search(model, state, two, {.tokens = special, .beam = 2, .n_best = 3});
        }) == "beam_search: a beam of 2 has no 3 best of one or more");
}

TEST_CASE("search: what a model gives keeps its shape from step to step") {
  const Tensor p = Tensor::full({2, 6}, -2), wide = Tensor::full({2, 7}, -2), none;
  const Tensor three = Tensor::ones({2, 3}), four = Tensor::ones({2, 4});
  struct Case {
    std::vector<SequenceModel::Step> steps;
    std::string sentence;
  };
  const std::string of_weights = "search: for 2 tokens, the model gives weights ";
  const Case cases[] = {
      {{{p, none}, {wide, none}},
       "search: the model gives log-probabilities [2, 7], and gave at first [2, 6]; all steps need "
       "as many"},
      {{{wide, none}, {p, none}},
       "search: the model gives log-probabilities [2, 6], and gave at first [2, 7]; all steps need "
       "as many"},
      {{{p, four}, {p, three}},
       "search: the model gives weights [2, 3], and gave at first [2, 4]; all steps need as many"},
      {{{p, three}, {p, four}},
       "search: the model gives weights [2, 4], and gave at first [2, 3]; all steps need as many"},
      {{{p, three}, {p, none}},
       "search: the model gives weights undefined, and gave at first [2, 3]; all steps need as "
       "many"},
      {{{p, none}, {p, three}},
       "search: the model gives weights [2, 3], and gave at first none; all steps need as many"},
      {{{p, Tensor::ones({1, 3})}}, of_weights + "[1, 3], not a row for each"},
      {{{p, Tensor::ones({1, 2, 3})}}, of_weights + "[1, 2, 3], not a row for each"},
      {{{p, Tensor::ones({2})}}, of_weights + "[2], not a row for each"},
  };
  const SearchOptions options{.tokens = {.begin = 1, .end = 2, .never = {0, 1}}};
  const std::vector<SearchLimits> two{{0, 4, 5}, {0, 4, 5}};
  for (const Case& c : cases) {
    CAPTURE(c.sentence);
    TableModel::State state(2);
    const BrokenModel for_beam(c.steps), for_greedy(c.steps);
    CHECK(error_of([&] { beam_search(for_beam, state, two, options); }) == c.sentence);
    CHECK(error_of([&] { greedy(for_greedy, state, two, options); }) == c.sentence);
  }
}

TEST_CASE("search: penalties that are none, and logits in place of log-probabilities") {
  const SpecialTokens special{.begin = 1, .end = 2, .never = {0, 1}};
  const std::vector<SearchLimits> two{{4, 0, 5}, {4, 0, 5}};
  const auto said = [&](const Tensor& p, const Tensor& weights, SearchOptions options) {
    options.tokens = special;
    TableModel::State state(2);
    const BrokenModel model({{p, weights}});
    const std::string beam = error_of([&] { beam_search(model, state, two, options); });
    CHECK(error_of([&] { greedy(model, state, two, options); }) == beam);
    return beam;
  };
  const Tensor p = Tensor::full({2, 6}, -2), three = Tensor::ones({2, 3});
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(said(p, Tensor(), {.length_penalty = -1}) ==
        "search: the length penalty must be finite and not below 0, is -1");
  CHECK(said(p, Tensor(), {.coverage_penalty = nan}) ==
        "search: the coverage penalty must be finite and not below 0, is nan");
  CHECK(said(p, Tensor(), {.eos_penalty = std::numeric_limits<double>::infinity()}) ==
        "search: the end-of-sentence penalty must be finite and not below 0, is inf");
  CHECK(said(p, three, {.coverage_penalty = 1}) ==
        "search: a coverage penalty over 4 source tokens needs attention to each, and the model "
        "has 3 positions");
  CHECK(said(p, Tensor(), {.coverage_penalty = 1}) ==
        "search: a coverage penalty over 4 source tokens needs attention to each, and the model "
        "has 0 positions");
  CHECK(said(p, Tensor::full({2, 4}, static_cast<real>(nan)), {.coverage_penalty = 1}) ==
        "search: a score is NaN, of attention weights that are NaN");
  CHECK(said(Tensor::full({2, 6}, real(0.5)), Tensor(), {}) ==
        "search: a log-probability of token 1 is 0.5, above 0; of logits, give log_softmax()");
  CHECK(said(Tensor::full({2, 6}, real(1e-6)), Tensor(), {}) == "no error");  // by rounding
}

TEST_CASE("beam search: a beam wider than all that can be said") {
  const TableModel model(3);
  SearchOptions options{.tokens = TableModel::kSpecial, .beam = 1000, .n_best = 5};
  TableModel::State some(3), most(3);
  const std::vector<SearchLimits> limits(kSentences.begin(), kSentences.begin() + 3);
  const std::vector<NBest> expected = beam_search(model, some, limits, options);
  options.beam = std::numeric_limits<int64_t>::max();
  const std::vector<NBest> found = beam_search(model, most, limits, options);
  for (size_t b = 0; b < 3; ++b) check_same(found[b], expected[b]);
}

TEST_CASE("beam search: a hypothesis that cannot go on leaves the others") {
  const real never = -std::numeric_limits<real>::infinity();
  const SearchOptions options{.tokens = {.begin = 1, .end = 2, .never = {0, 1}}, .beam = 2};
  Tensor begin = Tensor::full({1, 5}, never), end = begin, dead = Tensor::full({2, 5}, never);
  begin.mutable_data()[3] = -1;  // the better one, from where nothing follows
  begin.mutable_data()[4] = -2;
  Tensor next = dead;
  next.mutable_data()[5 + 2] = -1;
  TableModel::State state(1), other(1);
  const BrokenModel model({{begin, Tensor()}, {next, Tensor()}});
  const NBest found = beam_search(model, state, {{0, 0, 5}}, options)[0];
  REQUIRE(found.size() == 1);
  CHECK(found[0].ids == std::vector<int32_t>{4});
  CHECK(found[0].log_probability == -3);
  const BrokenModel lost({{begin, Tensor()}, {dead, Tensor()}});
  CHECK(error_of([&] {
          beam_search(lost, other, {{0, 0, 5}}, options);
        }) == "search: no token has a probability");
}

TEST_CASE("search: no sentence, no sequence") {
  const TableModel model(1);
  const SearchOptions options{.tokens = TableModel::kSpecial};
  TableModel::State state(0);
  CHECK(greedy(model, state, {}, options).empty());
  CHECK(beam_search(model, state, {}, options).empty());
}

}  // namespace
}  // namespace attune::testing
