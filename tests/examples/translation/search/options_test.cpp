// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/options.h"

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;

struct Refused {
  std::function<void(TranslateOptions&)> set;
  std::string message;  // begins with
};

TEST_CASE("search options: what cannot work is refused") {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Refused> rows{
      {[](TranslateOptions& o) { o.beam = 0; }, "beam must lie between 1 and 10000, not 0"},
      {[](TranslateOptions& o) { o.beam = 10001; }, "beam must lie between 1 and 10000, not 10001"},
      {[](TranslateOptions& o) { o.n_best = 0; }, "n_best must lie between"},
      {[](TranslateOptions& o) { o.beam = 3, o.n_best = 4; },
       "search: a beam of 3 does not give 4 translations; the beam must be at least as wide"},
      {[](TranslateOptions& o) { o.length_penalty = -1; },
       "length_penalty must lie between 0 and 10, not -1"},
      {[](TranslateOptions& o) { o.length_penalty = kNan; }, "length_penalty must lie between"},
      {[](TranslateOptions& o) { o.coverage_penalty = kNan; }, "coverage_penalty must lie between"},
      {[](TranslateOptions& o) { o.eos_penalty = 1 / 0.0; }, "eos_penalty must lie between"},
      {[](TranslateOptions& o) { o.min_length_ratio = kNan; }, "min_length_ratio must lie between"},
      {[](TranslateOptions& o) { o.max_length_ratio = 1e4; }, "max_length_ratio must lie between"},
      {[](TranslateOptions& o) { o.max_length_extra = 0; }, "max_length_extra must lie between"},
      {[](TranslateOptions& o) { o.min_length_ratio = 3; },
       "search: the minimum length ratio 3 is above the maximum, 2"},
      {[](TranslateOptions& o) { o.no_repeat_ngram = -1; }, "no_repeat_ngram must lie between"},
      {[](TranslateOptions& o) { o.replace_unknown = true, o.allow_unknown = false; },
       "search: without allow_unknown there is no unknown word to replace"},
      {[](TranslateOptions& o) { o.sampling.on = true, o.beam = 2; },
       "search: samples are drawn one by one, so they need a beam of 1, not 2"},
      {[](TranslateOptions& o) {
         o.sampling = {true, 0};
       },
       "temperature must lie between"},
      {[](TranslateOptions& o) {
         o.sampling = {true, 1, -1};
       },
       "top_k must lie between"},
      {[](TranslateOptions& o) {
         o.sampling = {true, 1, 0, 0};
       },
       "top_p must lie between"},
      {[](TranslateOptions& o) {
         o.sampling = {true, 1, 0, kNan};
       },
       "top_p must lie between"},
      {[](TranslateOptions& o) { o.sampling.temperature = 0.7; },
       "search: temperature, top_k, top_p and sample_seed are choices of samples; take --sample "
       "with them"},
      {[](TranslateOptions& o) { o.sampling.seed = 2; }, "search: temperature, top_k, top_p and"}};
  for (const Refused& row : rows) {
    TranslateOptions options;
    row.set(options);
    const std::string said = error_of([&] { validate(options); });
    CHECK(said.substr(0, row.message.size()) == row.message);
  }
}

TEST_CASE("search options: what can work is not refused") {
  TranslateOptions options;
  CHECK_NOTHROW(validate(options));
  options.beam = options.n_best = 5;
  CHECK_NOTHROW(validate(options));
  options.beam = 1;
  options.sampling.on = true;  // five samples
  CHECK_NOTHROW(validate(options));
}

TEST_CASE("search options: a model without attention") {
  ModelConfig config;
  config.attention = "none";
  TranslateOptions options;
  CHECK_NOTHROW(validate(options, config));
  options.coverage_penalty = 0.2;
  CHECK(error_of([&] { validate(options, config); }) ==
        "search: the coverage penalty needs attention, which this model lacks");
  options.coverage_penalty = 0;
  options.replace_unknown = true;
  CHECK(error_of([&] { validate(options, config); }) ==
        "search: replacing unknown words needs attention, which this model lacks");
  config.attention = "general";
  CHECK_NOTHROW(validate(options, config));
}

TEST_CASE("search limits: ratios of the source's tokens") {
  TranslateOptions options;
  CHECK(limits(7, options).least == 0);
  CHECK(limits(7, options).most == 24);
  CHECK(limits(0, options).most == 10);
  options.min_length_ratio = 0.5;
  options.max_length_ratio = 1.5;
  options.max_length_extra = 1;
  CHECK(limits(7, options).least == 4);
  CHECK(limits(7, options).most == 11);
}

TEST_CASE("most_target_tokens: of all hypotheses that a search keeps") {
  TranslateOptions options;
  CHECK(most_target_tokens(7, options) == 24);
  options.beam = 5;
  options.n_best = 2;
  CHECK(most_target_tokens(7, options) == 5 * 24);
  options.beam = 1;  // samples
  CHECK(most_target_tokens(7, options) == 2 * 24);
  options.beam = 10'000;
  options.max_length_ratio = 1000;
  CHECK(most_target_tokens(int64_t{1} << 31, options) > 2e16);  // more than its square fits
}

}  // namespace
}  // namespace nmt::testing
