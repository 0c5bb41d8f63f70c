// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/curve.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "attune/tests/support/errors.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::TemporaryDirectory;

std::vector<nlohmann::json> lines_of(const std::string& text) {
  std::vector<nlohmann::json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

TEST_CASE(
    "curve: every 50 steps of all and every epoch are a line, and a resumed one adds to them") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("curve.jsonl");
  StepReport step{.epoch = 2, .step = 7, .steps = 30, .total_steps = 49, .loss = 1.5};
  EpochReport epoch{.epoch = 2, .epochs = 9, .train_loss = 1.25, .seconds = 3};
  Curve begun(path, Curve::Mode::overwrite);
  begun.add(step);
  CHECK(folder.read("curve.jsonl").empty());
  step.total_steps = 50;
  begun.add(step);
  begun.add(epoch);
  epoch.tokens_per_second = 1000;
  Curve(path, Curve::Mode::append).add(epoch);
  const std::vector<nlohmann::json> lines = lines_of(folder.read("curve.jsonl"));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["step"] == 50);
  CHECK(lines[0]["train_loss"] == 1.5);
  CHECK(lines[1]["epoch"] == 2);
  CHECK(!lines[1].contains("tokens_per_second"));
  CHECK(lines[2]["tokens_per_second"] == 1000);
  Curve(path, Curve::Mode::overwrite).add(epoch);
  CHECK(lines_of(folder.read("curve.jsonl")).size() == 1);
  Curve("", Curve::Mode::overwrite).add(epoch);  // nowhere
  CHECK(error_of([&] { Curve(folder.path("none/c"), Curve::Mode::append); }).find("none/c") !=
        std::string::npos);
}

}  // namespace
}  // namespace nmt::testing
