// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/options.h"

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "attune/tests/support/errors.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;

struct Refused {
  std::function<void(SearchOptions&)> set;
  std::string message;  // begins with
};

TEST_CASE("search options: what cannot work is refused") {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Refused> rows{
      {[](SearchOptions& o) { o.beam = 0; }, "search: the beam is 0, outside [1, 10000]"},
      {[](SearchOptions& o) { o.beam = 10001; }, "search: the beam is 10001"},
      {[](SearchOptions& o) { o.n_best = 0; }, "search: the number of translations is 0"},
      {[](SearchOptions& o) { o.beam = 3, o.n_best = 4; },
       "search: a beam of 3 does not give 4 translations; the beam must be at least as wide"},
      {[](SearchOptions& o) { o.length_penalty = -1; }, "search: the length penalty is -1"},
      {[](SearchOptions& o) { o.length_penalty = kNan; }, "search: the length penalty is nan"},
      {[](SearchOptions& o) { o.coverage_penalty = -1; }, "search: the coverage penalty is -1"},
      {[](SearchOptions& o) { o.coverage_penalty = kNan; }, "search: the coverage penalty is nan"},
      {[](SearchOptions& o) { o.eos_penalty = -1; }, "search: the penalty on eos is -1"},
      {[](SearchOptions& o) { o.eos_penalty = 1 / 0.0; }, "search: the penalty on eos is inf"},
      {[](SearchOptions& o) { o.min_length_ratio = kNan; }, "search: the minimum length ratio is"},
      {[](SearchOptions& o) { o.max_length_ratio = 1e4; }, "search: the maximum length ratio is"},
      {[](SearchOptions& o) { o.max_length_extra = 0; }, "search: the extra of the maximum length"},
      {[](SearchOptions& o) { o.min_length_ratio = 3; },
       "search: the minimum length ratio 3 is above the maximum's, 2"},
      {[](SearchOptions& o) { o.no_repeat_ngram = -1; }, "search: the size of n-grams not to"},
      {[](SearchOptions& o) { o.sampling.on = true, o.beam = 2; },
       "search: samples are drawn one by one, so they need a beam of 1, not 2"},
      {[](SearchOptions& o) {
         o.sampling = {true, 0};
       },
       "search: the temperature is 0"},
      {[](SearchOptions& o) {
         o.sampling = {true, kNan};
       },
       "search: the temperature is nan"},
      {[](SearchOptions& o) {
         o.sampling = {true, 1, -1};
       },
       "search: the number of most probable"},
      {[](SearchOptions& o) {
         o.sampling = {true, 1, 0, 0};
       },
       "search: the probability to sample from is 0, outside (0, 1]"},
      {[](SearchOptions& o) {
         o.sampling = {true, 1, 0, kNan};
       },
       "search: the probability to sample from is nan"}};
  for (const Refused& row : rows) {
    SearchOptions options;
    row.set(options);
    const std::string said = error_of([&] { validate(options); });
    CHECK(said.substr(0, row.message.size()) == row.message);
  }
}

TEST_CASE("search options: what can work is not refused") {
  SearchOptions options;
  CHECK_NOTHROW(validate(options));
  options.beam = options.n_best = 5;
  CHECK_NOTHROW(validate(options));
  options.beam = 1;
  options.sampling.on = true;  // five samples
  CHECK_NOTHROW(validate(options));
}

TEST_CASE("search options: a model without attention") {
  ModelConfig config;
  config.attention = AttentionKind::none;
  SearchOptions options;
  CHECK_NOTHROW(validate(options, config));
  options.coverage_penalty = 0.2;
  CHECK(error_of([&] { validate(options, config); }) ==
        "search: the coverage penalty needs attention, which this model has not");
  options.coverage_penalty = 0;
  options.replace_unknown = true;
  CHECK(error_of([&] { validate(options, config); }) ==
        "search: replacing unknown words needs attention, which this model has not");
  config.attention = AttentionKind::general;
  CHECK_NOTHROW(validate(options, config));
}

TEST_CASE("length_range: ratios of the source's words") {
  SearchOptions options;
  CHECK(length_range(7, options).least == 0);
  CHECK(length_range(7, options).most == 24);
  CHECK(length_range(0, options).most == 10);
  options.min_length_ratio = 0.5;
  options.max_length_ratio = 1.5;
  options.max_length_extra = 1;
  CHECK(length_range(7, options).least == 4);
  CHECK(length_range(7, options).most == 11);
}

}  // namespace
}  // namespace nmt::testing
