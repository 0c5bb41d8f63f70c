// SPDX-License-Identifier: MIT
// Measures training and decoding, each configuration in processes of its own, ours and the peer's
// in turn, and prints tables. This file reads flags and says what comes after what.
#include <exception>
#include <iostream>

#include "attune/core/parallel.h"
#include "attune/tests/bench/support/chart.h"
#include "attune/tests/bench/support/process.h"
#include "attune/tests/bench/support/report.h"
#include "attune/tests/bench/support/suite.h"

namespace bench {
namespace {

struct Options {
  bool peer = false, quick = false;
  std::string python, only, json, chart;
  int64_t threads = 2, steps = 10, rounds = 3;
};

// The Python that has PyTorch: the one that was asked for, or one of the usual ones.
std::vector<std::string> find_peer(const Options& options) {
  const std::vector<std::string> usual{"python3", "/usr/bin/python3"};
  const std::string has_torch =
      "import json, torch; print(json.dumps({'torch': torch.__version__}))";
  for (const std::string& python : options.python.empty() ? usual : std::vector{options.python}) {
    try {
      const Json found = run_for_json({python, "-c", has_torch});
      std::cout << "peer: PyTorch " << found.at("torch").get<std::string>() << ", " << python
                << '\n';
      return {python, ATTUNE_PEER_SCRIPT, "--json"};
    } catch (const Error&) {  // not this one
    }
  }
  std::cout << "peer: no PyTorch here, so there is nothing to compare with. To have one: apt-get "
               "install python3-torch libopenblas0-openmp, or --python PATH\n";
  return {};
}

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options) {
    programs_.ours = {folder_of_this_program() + "/step"};
  }

  void run() {
    const Machine machine = this_machine();
    std::cout << described(machine);
    if (options_.peer) programs_.peer = find_peer(options_);
    figures_["machine"] = to_json(machine);
    run_table("training", training_suite());
    run_table("greedy decoding", greedy_suite());
    if (!options_.chart.empty()) run_sweeps();
    if (!options_.json.empty()) write_file(options_.json, figures_.dump(1) + '\n');
  }

  bool failed() const { return failed_; }

 private:
  void run_table(const std::string& title, const std::vector<Configuration>& suite);
  void run_sweeps();
  Measurement measure(Configuration configuration, const Report& report);
  bool wanted(const std::string& name) const {
    return name.find(options_.only) != std::string::npos;
  }
  Report report_of(const Configuration& configuration) const {
    return {configuration.mode == "train", !programs_.peer.empty()};
  }

  const Options& options_;
  Programs programs_;
  Json figures_;
  bool failed_ = false;
};

Measurement Bench::measure(Configuration configuration, const Report& report) {
  configuration.threads = options_.threads;
  configuration.steps = options_.steps;
  Measurement measurement = measure_rounds(configuration, programs_, options_.rounds);
  report.print(measurement);
  failed_ = failed_ || !measurement.error.empty() || !measurement.peer_error.empty();
  figures_["measurements"].push_back(to_json(measurement));
  return measurement;
}

void Bench::run_table(const std::string& title, const std::vector<Configuration>& suite) {
  bool first = true;
  for (const Configuration& configuration : suite) {
    if (!wanted(configuration.mode + ' ' + name_of(configuration))) continue;
    const Report report = report_of(configuration);
    if (first) {
      std::cout << '\n' << title << '\n';
      report.print_titles();
    }
    first = false;
    measure(configuration, report);
  }
}

void Bench::run_sweeps() {
  std::vector<Panel> panels;
  for (const Sweep& sweep : growth_sweeps()) {
    if (!wanted("growing " + sweep.title)) continue;
    std::cout << "\ntraining, growing " << sweep.title << '\n';
    const Report report = report_of(sweep.configurations.front());
    report.print_titles();
    Series ours{"Attune", "#1f5fa8", {}}, peer{"PyTorch", "#c4581a", {}};
    for (const Configuration& configuration : sweep.configurations) {
      const Measurement m = measure(configuration, report);
      const auto x = static_cast<double>(configuration.*sweep.grown);
      const auto add = [x](Series& series, const std::vector<Json>& rounds) {
        if (const auto y = median_of(rounds, "tokens_per_second")) series.points.push_back({x, *y});
      };
      add(ours, m.ours);
      add(peer, m.peer);
    }
    panels.push_back({sweep.title, {ours, peer}});
  }
  if (panels.empty()) fail("--only leaves nothing of the chart");
  write_file(options_.chart, to_svg("Training, target tokens/s as one size of " +
                                        name_of(growth_start()) + " grows",
                                    panels));
}

void add_options(CLI::App& app, Options& options) {
  const CLI::Range count(int64_t{1}, int64_t{1'000'000});
  app.add_flag("--peer", options.peer, "measure the same in PyTorch too, in turn");
  app.add_option("--python", options.python, "a Python with PyTorch, for --peer");
  app.add_option("--only", options.only,
                 "configurations that have this in mode and name: 'train luong h512'");
  app.add_option("--json", options.json, "file to write every figure to");
  app.add_option("--chart", options.chart,
                 "SVG file to draw to how cost grows with length, batch and vocabulary");
  for (const auto& [name, value, help] :
       {std::tuple("--threads", &options.threads, "threads to compute with"),
        std::tuple("--steps", &options.steps, "steps to measure in each round"),
        std::tuple("--rounds", &options.rounds, "rounds for each configuration")}) {
    app.add_option(name, *value, help)->check(count)->capture_default_str();
  }
  app.add_flag("--quick", options.quick, "one round of 3 steps: to see whether all runs");
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  CLI::App app("Measures training and decoding on random batches; see tests/bench/README.md.");
  bench::Options options;
  bench::add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  if (options.quick) options.rounds = 1, options.steps = 3;
  try {
    attune::set_num_threads(static_cast<int>(options.threads));
    bench::stop_children_on_signals();
    bench::Bench whole(options);
    whole.run();
    return whole.failed() ? 1 : 0;
  } catch (const bench::Interrupted&) {
    std::cerr << "bench: stopped\n";
    return 130;
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return 1;
  }
}
