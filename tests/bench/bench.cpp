// SPDX-License-Identifier: MIT
// Measures training and decoding, each configuration in processes of its own, ours and the peer's
// in turn, and prints tables. This file reads flags and says what comes after what.
#include <algorithm>
#include <exception>
#include <iostream>

#include "attune/core/error.h"
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

// Throws an Error that says why if there is none.
std::string torch_version(const std::string& python) {
  const Json found = run_for_json(
      {python, "-c", "import json, torch; print(json.dumps({'torch': torch.__version__}))"});
  const auto version = found.find("torch");
  if (version == found.end() || !version->is_string()) fail("it does not say which version");
  return *version;
}

// The Python that has PyTorch: the one that was asked for, or one of the usual ones.
std::vector<std::string> find_peer(const Options& options) {
  const std::vector<std::string> usual{"python3", "/usr/bin/python3"};
  std::string reasons;
  for (const std::string& python : options.python.empty() ? usual : std::vector{options.python}) {
    try {
      const std::string version = torch_version(python);
      std::cout << "peer: PyTorch " << version << ", " << python << '\n';
      return {python, ATTUNE_PEER_SCRIPT, "--json"};
    } catch (const Error& error) {  // not this one
      if (!options.python.empty()) fail("--python ", python, " has no PyTorch: ", error.what());
      reasons += (reasons.empty() ? "" : "; ") + python + ": " + error.what();
    }
  }
  std::cout << "peer: no PyTorch here (" << reasons
            << "), so there is nothing to compare with. To have one: apt-get install "
               "python3-torch libopenblas0-openmp, or --python PATH\n";
  return {};
}

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options) {
    programs_.ours = {folder_of_this_program() + "/step"};
  }

  // What can be wrong is looked at first, and an hour's figures survive what goes wrong later.
  void run() {
    require_something_wanted();
    require_writable(options_.json);
    require_writable(options_.chart);
    try {
      measure_all();
    } catch (...) {
      save_before_error();
      throw;
    }
    save();
  }

  bool failed() const { return failed_; }

 private:
  void require_something_wanted() const;
  void measure_all();
  void save() const {
    if (!options_.json.empty()) write_file(options_.json, figures_);
  }
  void save_before_error() const;
  void run_table(const std::string& title, const std::vector<Configuration>& suite);
  void run_sweeps();
  Measurement measure(Configuration configuration, const Report& report);
  bool wanted(const std::string& name) const {
    return name.find(options_.only) != std::string::npos;
  }
  bool wanted(const Configuration& c) const { return wanted(c.mode + ' ' + name_of(c)); }
  bool wanted(const Sweep& sweep) const { return wanted("growing " + sweep.title); }
  Report report_of(const Configuration& configuration) const {
    return {configuration.mode == "train", !programs_.peer.empty()};
  }

  const Options& options_;
  Programs programs_;
  Json figures_;
  bool failed_ = false;
};

void Bench::require_something_wanted() const {
  const auto any = [this](const auto& all) {
    return std::any_of(all.begin(), all.end(),
                       [this](const auto& one) { return this->wanted(one); });
  };
  const bool row = any(training_suite()) || any(greedy_suite()), panel = any(growth_sweeps());
  const bool chart = !options_.chart.empty();
  if (chart && !panel) fail("--only '", options_.only, "' leaves nothing of the chart");
  if (row || chart) return;
  fail("--only '", options_.only, "' leaves nothing to measure",
       panel ? ": what grows is measured with --chart FILE.svg" : "");
}

void Bench::measure_all() {
  const Machine machine = this_machine();
  std::cout << described(machine);
  if (options_.peer) programs_.peer = find_peer(options_);
  figures_["machine"] = to_json(machine);
  run_table("training", training_suite());
  run_table("greedy decoding", greedy_suite());
  if (!options_.chart.empty()) run_sweeps();
}

// Where nothing was measured, a file of earlier figures is worth more.
void Bench::save_before_error() const {
  if (!figures_.contains("measurements")) return;
  try {
    save();
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';  // beside the first error, not in its place
  }
}

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
    if (!wanted(configuration)) continue;
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
    if (!wanted(sweep)) continue;
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
  write_file(options_.chart, to_svg("Training, target tokens/s as one size of " +
                                        name_of(growth_start()) + " grows",
                                    panels));
}

void add_options(CLI::App& app, Options& options) {
  const CLI::Range count(int64_t{1}, int64_t{1'000'000});
  CLI::Option* peer =
      app.add_flag("--peer", options.peer, "measure the same in PyTorch too, in turn");
  app.add_option("--python", options.python, "a Python with PyTorch, for --peer")->needs(peer);
  app.add_option("--only", options.only,
                 "configurations that have this in mode and name: 'train luong h512'");
  app.add_option("--json", options.json, "file to write every figure to");
  app.add_option("--chart", options.chart,
                 "SVG file to draw to how cost grows with length, batch and vocabulary");
  app.add_option("--threads", options.threads, "threads to compute with")
      ->check(CLI::Range(int64_t{1}, int64_t{kMostThreads}))
      ->capture_default_str();
  CLI::Option* quick =
      app.add_flag("--quick", options.quick, "one round of 3 steps: to see whether all runs");
  for (const auto& [name, value, help] :
       {std::tuple("--steps", &options.steps, "steps to measure in each round"),
        std::tuple("--rounds", &options.rounds, "rounds for each configuration")}) {
    quick->excludes(app.add_option(name, *value, help)->check(count)->capture_default_str());
  }
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
