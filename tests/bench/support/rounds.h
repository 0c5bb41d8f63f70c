// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "attune/tests/bench/support/configuration.h"
#include "attune/tests/bench/support/json.h"

namespace bench {

/// Who is measured: each is a command to which a configuration's flags are added.
struct Programs {
  std::vector<std::string> ours;
  std::vector<std::string> peer;  ///< empty: without
};

/// One configuration, measured in rounds: ours, the peer's, the floor (in training), and again, so
/// that what slows the machine down for a while slows all of them down.
struct Measurement {
  Configuration configuration;
  std::vector<Json> ours, peer, floor;  ///< of each round, what `step` and peer_torch.py print
  std::vector<double> sgemm_flops;      ///< at each round's begin
  std::string error;                    ///< of ours; empty: none
  std::string peer_error;               ///< another number of parameters is one
};

Measurement measure_rounds(const Configuration& configuration, const Programs& programs,
                           int64_t rounds);

/// The median over rounds of one figure, and of one figure's ratio within each round; none if
/// nothing was measured.
std::optional<double> median_of(const std::vector<Json>& rounds, const char* figure);
std::optional<double> median_ratio(const std::vector<Json>& a, const std::vector<Json>& b,
                                   const char* figure);
/// GFLOP/s of our products over those of SGEMM in the same round.
std::optional<double> median_share_of_sgemm(const Measurement& measurement);

/// The rate of the peer's own SGEMM over ours in the same round; none if it does not say.
std::optional<double> peer_sgemm_share(const Measurement& measurement);

/// Every figure.
Json to_json(const Measurement& measurement);

}  // namespace bench
