// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/average.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

using attune::testing::at;
using attune::testing::build;
using attune::testing::close;
using attune::testing::error_of;
using attune::testing::TemporaryDirectory;
using attune::testing::values;

Model make_model(uint64_t seed, int64_t hidden = 4) {
  Rng rng(seed);
  ModelConfig config;
  config.embedding = 3;
  config.hidden = hidden;
  const auto text = make_tokenizer({"none"});
  return Model(config, {text, text}, Vocabulary({"a"}), Vocabulary({"b"}), rng);
}

TEST_CASE("average: the mean of every parameter") {
  const TemporaryDirectory folder;
  std::vector<std::string> paths;
  std::vector<std::vector<Tensor>> all;
  for (const uint64_t seed : {1, 2, 3}) {
    const Model model = make_model(seed);
    paths.push_back(folder.path(std::to_string(seed)));
    save_model(model, paths.back());
    all.push_back(values(*model.translator));
  }
  const std::vector<Tensor> means = values(*average_models(paths)->translator);
  REQUIRE(means.size() == all[0].size());
  for (size_t i = 0; i < means.size(); ++i) {
    CHECK(close(means[i], build(means[i].shape(), [&](const auto& place) {
                  return (at(all[0][i], place) + at(all[1][i], place) + at(all[2][i], place)) / 3;
                })));
  }
}

TEST_CASE("average: models of two trainings have none") {
  const TemporaryDirectory folder;
  const std::string one = folder.path("one"), other = folder.path("other");
  save_model(make_model(1), one);
  save_model(make_model(1, 6), other);
  CHECK(error_of([&] {
          average_models({one, other});
        }) ==
        "average: " + other + " and " + one +
            " differ in their settings or vocabularies; only models of one training have a mean");
  const auto saved_with = [&](const char* name, const char* training) {
    Model model = make_model(1);
    model.training = training;
    save_model(model, folder.path(name));
    return folder.path(name);
  };
  const std::string first = saved_with("first", R"({"seed":1,"epochs":2})"),
                    second = saved_with("second", R"({"seed":2,"epochs":2})");
  CHECK(error_of([&] {
          average_models({first, second});
        }) == "average: " + second + " and " + first +
                  " differ in their training's seed; only models of one training have a mean");
  const std::string adam = saved_with("adam", R"({"seed":1,"optimizer":"adam"})"),
                    lion = saved_with("lion", R"({"optimizer":"lion","seed":1})");
  CHECK(error_of([&] {
          average_models({adam, lion});
        }) == "average: " + lion + " and " + adam +
                  " differ in their training's optimizer; only models of one training have a mean");
  average_models({first, adam, saved_with("longer", R"({"seed":1,"epochs":3})"), one,
                  saved_with("odd", "[1]"), saved_with("no JSON", "1,")});
  CHECK(error_of([] { average_models({}); }) == "average: there is no model");
  CHECK(error_of([&] {
          average_models({one, folder.path("none")});
        }).find("none") != std::string::npos);
}

}  // namespace
}  // namespace nmt::testing
