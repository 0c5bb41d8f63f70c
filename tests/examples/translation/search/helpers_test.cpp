// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/helpers.h"

#include <doctest/doctest.h>

#include <new>
#include <nlohmann/json.hpp>
#include <string>

#include "attune/core/error.h"
#include "attune/core/testing/errors.h"
#include "attune/examples/translation/metrics/cross_entropy.h"
#include "attune/examples/translation/metrics/help.h"
#include "attune/examples/translation/search/forced.h"
#include "attune/examples/translation/search/same_everywhere.h"
#include "attune/examples/translation/search/translate.h"
#include "attune/tests/support/small_model.h"
#include "attune/tests/support/thread_processes.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::ThreadProcesses;

const std::vector<std::vector<int32_t>> kSources{{4, 5, 6, 3}, {3},       {6, 3},         {5, 4, 3},
                                                 {6, 5, 3},    {1, 5, 3}, {5, 4, 4, 6, 3}};

void check_same(const Hypothesis& a, const Hypothesis& b) {
  CHECK(a.ids == b.ids);
  CHECK(a.finished == b.finished);
  CHECK(a.log_probability == b.log_probability);
  CHECK(a.score == b.score);
  CHECK(a.token_log_probabilities == b.token_log_probabilities);
  CHECK(a.weights == b.weights);
  CHECK(a.positions == b.positions);
}

// All that becomes of batches.
struct Outcome {
  std::vector<NBest> translations;
  std::vector<Hypothesis> forced;
  std::vector<CrossEntropy> teacher_forced, free_running;
};

Outcome outcome_of(const Translator& translator, const TranslateOptions& options,
                   Processes& processes) {
  std::vector<EncodedPair> pairs = mixed_pairs();
  for (const EncodedPair& pair : mixed_pairs()) pairs.push_back({pair.source, {5, 3}});
  const std::vector<Batch> batches = sorted_batches(pairs, 2);
  return {translate(translator, kSources, 2, options, /*first=*/5, processes),
          force(translator, pairs, 2, processes),
          teacher_forced_by_pair(translator, batches, processes),
          free_running_by_pair(translator, batches, processes)};
}

void check_same(const Outcome& a, const Outcome& b) {
  REQUIRE(a.translations.size() == b.translations.size());
  for (size_t i = 0; i < a.translations.size(); ++i) {
    REQUIRE(a.translations[i].size() == b.translations[i].size());
    for (size_t n = 0; n < a.translations[i].size(); ++n) {
      check_same(a.translations[i][n], b.translations[i][n]);
    }
  }
  for (size_t i = 0; i < a.forced.size(); ++i) {
    check_same(a.forced[i], b.forced[i]);
    CHECK(a.teacher_forced[i].nats == b.teacher_forced[i].nats);
    CHECK(a.teacher_forced[i].tokens == b.teacher_forced[i].tokens);
    CHECK(a.teacher_forced[i].correct == b.teacher_forced[i].correct);
    CHECK(a.free_running[i].nats == b.free_running[i].nats);
  }
}

TEST_CASE("helpers: what becomes of batches is the same, to the bit, whoever computes them") {
  Rng rng(5);
  const Root<Translator> translator(small_config("gru", "additive", true), kSourceVocabulary,
                                    kTargetVocabulary, rng);
  TranslateOptions greedy, beam, samples;
  beam.beam = 3;
  beam.n_best = 2;
  samples.sampling.on = true;
  samples.n_best = 2;
  for (const TranslateOptions& options : {greedy, beam, samples}) {
    const Outcome expected = outcome_of(*translator, options, alone());
    for (const int count : {1, 2, 3, 9}) {
      ThreadProcesses(count).run([&](Processes& processes) {
        check_same_everywhere(processes, *translator, options);
        if (processes.rank() > 0) return help(processes, *translator, options);
        const Helpers helpers(processes);
        check_same(outcome_of(*translator, options, processes), expected);
      });
    }
  }
}

// Doubles a number; 3 fails, and 5 finds no memory.
int64_t doubled(int64_t number) {
  if (number == 3) fail("three is too many");
  if (number == 5) throw std::bad_alloc();
  return 2 * number;
}

TEST_CASE("helpers: what fails on one is thrown, and nothing of it is left for what comes next") {
  for (const int count : {1, 2, 3}) {
    ThreadProcesses(count).run([](Processes& processes) {
      if (processes.rank() > 0) {
        return answer_each(processes, [](Job job, ByteReader& in, ByteWriter& out) {
          CHECK(job == Job::force);
          put(out, doubled(in.get<int64_t>()));
        });
      }
      const Helpers helpers(processes);
      const auto sum_of_doubled = [&](const std::vector<int64_t>& numbers) {
        int64_t sum = 0;
        share(processes, Job::force, numbers, doubled, [&](int64_t number, int64_t twice) {
          sum += twice * (twice == 2 * number ? 1 : 100);
        });
        return sum;
      };
      for (int repeat = 0; repeat < 2; ++repeat) {
        CHECK(error_of([&] { sum_of_doubled({3, 1, 5, 2, 4}); }) == "three is too many");
        CHECK(error_of([&] { sum_of_doubled({1, 3, 2, 2, 5}); }) == "three is too many");
        CHECK_THROWS_AS(sum_of_doubled({1, 5, 3, 2}), const std::bad_alloc&);
        CHECK(sum_of_doubled({}) == 0);
        CHECK(sum_of_doubled({1, 2, 4, 6, 7, 8}) == 56);
      }
    });
  }
}

TEST_CASE("helpers: processes that would compute something else are found, and named") {
  std::vector<std::string> said(3);
  ThreadProcesses(3).run([&](Processes& processes) {
    const int rank = processes.rank();
    said[static_cast<size_t>(rank)] = error_of([&] {
      check_same_everywhere(processes,
                            nlohmann::ordered_json{{"beam", rank == 2 ? 4 : 3}, {"model", 7}});
    });
  });
  CHECK(said == std::vector<std::string>{
                    "no error", "no error",
                    "beam is 4 here and 3 on the first process; all need the same program, "
                    "processors of one kind, and the same files and flags"});
}

}  // namespace
}  // namespace nmt::testing
