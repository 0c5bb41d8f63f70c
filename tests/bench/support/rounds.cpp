// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/rounds.h"

#include "attune/core/error.h"
#include "attune/tests/bench/support/process.h"
#include "attune/tests/bench/support/timing.h"

namespace bench {
namespace {

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

using Figures = std::vector<const char*>;

// Of any program, and of `step` alone.
const Figures kCommon{"tokens_per_second", "median_ms", "peak_mib", "parameters"}, kOurs{"gflop"};

void require_figures(const Json& round, const Figures& figures) {
  for (const char* figure : figures) {
    if (!round.contains(figure) || !round[figure].is_number()) {
      fail("its line of JSON has no number as \"", figure, '"');
    }
  }
}

// False, with a message, if the command fails.
bool add_round(const std::vector<std::string>& program, const Configuration& configuration,
               const Figures& more, std::vector<Json>& rounds, std::string& error) {
  try {
    const Json round = run_for_json(joined(program, to_arguments(configuration)));
    require_figures(round, kCommon);
    require_figures(round, more);
    rounds.push_back(round);
    return true;
  } catch (const Error& failure) {
    error = failure.what();
    return false;
  }
}

void add_peer_round(const Programs& programs, Measurement& m) {
  if (!add_round(programs.peer, m.configuration, {}, m.peer, m.peer_error)) return;
  const auto ours = m.ours.back().at("parameters").get<int64_t>();
  const auto peer = m.peer.back().at("parameters").get<int64_t>();
  if (ours == peer) return;
  m.peer.clear();  // another model's times are nothing to compare with
  m.peer_error = "it has another number of parameters: " + std::to_string(peer) + ", ours " +
                 std::to_string(ours);
}

std::optional<double> median_or_none(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return median(values);
}

}  // namespace

Measurement measure_rounds(const Configuration& configuration, const Programs& programs,
                           int64_t rounds) {
  Measurement m{configuration, {}, {}, {}, {}, "", ""};
  Configuration floor = configuration;
  floor.mode = "floor";
  for (int64_t round = 0; round < rounds; ++round) {
    m.sgemm_flops.push_back(sgemm_flops(2));
    if (!add_round(programs.ours, configuration, kOurs, m.ours, m.error)) return m;
    if (!programs.peer.empty() && m.peer_error.empty()) add_peer_round(programs, m);
    if (configuration.mode == "train" &&
        !add_round(programs.ours, floor, kOurs, m.floor, m.error)) {
      return m;
    }
  }
  return m;
}

std::optional<double> median_of(const std::vector<Json>& rounds, const char* figure) {
  std::vector<double> values;
  for (const Json& round : rounds) values.push_back(round.at(figure));
  return median_or_none(values);
}

std::optional<double> median_ratio(const std::vector<Json>& a, const std::vector<Json>& b,
                                   const char* figure) {
  std::vector<double> ratios;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    ratios.push_back(a[i].at(figure).get<double>() / b[i].at(figure).get<double>());
  }
  return median_or_none(ratios);
}

std::optional<double> median_share_of_sgemm(const Measurement& m) {
  std::vector<double> shares;
  for (size_t i = 0; i < m.ours.size(); ++i) {
    const double gflops =
        m.ours[i].at("gflop").get<double>() / m.ours[i].at("median_ms").get<double>() * 1e3;
    shares.push_back(gflops * 1e9 / m.sgemm_flops[i]);
  }
  return median_or_none(shares);
}

std::optional<double> peer_sgemm_share(const Measurement& m) {
  std::vector<double> shares;
  for (size_t i = 0; i < m.peer.size(); ++i) {
    const auto rate = m.peer[i].find("sgemm_gflops");  // another peer need not have it
    if (rate == m.peer[i].end() || !rate->is_number()) continue;
    shares.push_back(rate->get<double>() * 1e9 / m.sgemm_flops[i]);
  }
  return median_or_none(shares);
}

Json to_json(const Measurement& m) {
  Json json{{"configuration", name_of(m.configuration)}, {"mode", m.configuration.mode}};
  const auto add = [&](const char* name, std::optional<double> value) {
    if (value) json[name] = *value;
  };
  add("ratio", median_ratio(m.ours, m.peer, "tokens_per_second"));
  add("memory_share", median_ratio(m.ours, m.peer, "peak_mib"));
  add("times_floor", median_ratio(m.ours, m.floor, "median_ms"));
  add("peer_sgemm_share", peer_sgemm_share(m));
  add("share_of_sgemm", median_share_of_sgemm(m));
  json["sgemm_flops"] = m.sgemm_flops;
  json["ours"] = m.ours;
  json["peer"] = m.peer;
  json["floor"] = m.floor;
  if (!m.error.empty()) json["error"] = m.error;
  if (!m.peer_error.empty()) json["peer_error"] = m.peer_error;
  return json;
}

}  // namespace bench
