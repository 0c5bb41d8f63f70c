// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/options.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/settings_json.h"

namespace nmt {
namespace {

using attune::testing::error_of;

TEST_CASE("training options: what cannot go together is refused") {
  struct Case {
    std::string json, error;
  };
  const std::vector<Case> cases = {
      {R"({"momentum": 0.9})", "train: momentum is a choice of the optimizers " +
                                   names_with(&OptimizerRow::has_momentum) + ", not of adam"},
      {R"({"optimizer": "sgd", "beta2": 0.9})", "train: beta2 is a choice of the optimizers " +
                                                    names_with(&OptimizerRow::has_beta2) +
                                                    ", not of sgd"},
      {R"({"teacher_forcing": "linear"})",
       "train: teacher forcing linear needs --teacher-forcing-rate"},
      {R"({"teacher_forcing_rate": 0.5})",
       "train: teacher forcing always takes no rate and no floor; choose how it falls, such as "
       "linear"},
      {R"({"teacher_forcing": "exponential", "teacher_forcing_rate": 2})",
       "train: teacher forcing exponential needs a rate of at most 1, not 2"},
      {R"({"teacher_forcing": "inverse_sigmoid", "teacher_forcing_rate": 0.5})",
       "train: teacher forcing inverse_sigmoid needs a rate of at least 1, not 0.5"},
      {R"({"teacher_forcing_floor": 0.5})",
       "train: teacher forcing always takes no rate and no floor; choose how it falls, such as "
       "linear"},
      {R"({"schedule": "inverse_square_root", "warm_up": 0})",
       "train: schedule inverse_square_root falls from the end of a warm-up, which is 0 steps"},
      {R"({"schedule": "step"})",
       "train: schedule step and --decay-every, the steps between its decays, go together"},
      {R"({"schedule": "step", "decay_every": 9, "decay_patience": 2})",
       "train: decay_patience is a choice of schedule plateau, not of step"},
      {R"({"schedule": "luong10", "decay_factor": 0.3})",
       "train: decay_factor is a choice of schedules step and plateau, not of luong10"}};
  for (const Case& c : cases) {
    CAPTURE(c.json);
    CHECK(error_of([&] { validate(read_json<TrainingOptions>(c.json)); }) == c.error);
  }
  for (const char* forcing : {"exponential", "inverse_sigmoid"}) {
    const std::string of_one = R"(", "teacher_forcing_rate": 1})";
    CHECK_NOTHROW(validate(
        read_json<TrainingOptions>(R"({"teacher_forcing": ")" + std::string(forcing) + of_one)));
  }
  const auto seed = [](const std::string& json) {
    return read_json<TrainingOptions>(R"({"seed": )" + json + "}").seed;
  };
  CHECK(seed("18446744073709551615") == std::numeric_limits<uint64_t>::max());
  CHECK(error_of([&] { seed("-1"); }) == "seed must be a whole number from 0 on, not -1");
  CHECK(error_of([] {
          TrainingOptions way;
          way.learning_rate = std::nan("");
          validate(way);
        }) == "learning_rate must lie between 1e-09 and 10, not nan");
}

}  // namespace
}  // namespace nmt
