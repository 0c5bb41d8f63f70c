// SPDX-License-Identifier: MIT
// Measures steps that several processes share, as `mpirun -n 4 together ...` starts them, and
// prints one line of JSON: how long a step takes, how much of that a process waits, and what it
// sends. The batches of a step are of one size, so that nobody waits for one who has more to do.
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/byte_stream.h"
#include "attune/core/parallel.h"
#include "attune/core/processes.h"
#include "attune/examples/translation/model/translator.h"
#include "attune/optim/adam.h"
#include "attune/optim/data_parallel.h"
#include "attune/optim/message_tags.h"
#include "attune/tests/bench/support/configuration.h"
#include "attune/tests/bench/support/json.h"
#include "attune/tests/bench/support/timing.h"
#include "attune/tests/support/measured_processes.h"

namespace bench {
namespace {

using attune::testing::MeasuredProcesses;

struct Flags {
  Configuration configuration;
  int64_t batches = 0;
  std::string gradients = "full";
  int64_t bucket = ExchangeOptions().bucket_bytes;
  bool withhold = false;
};

// Of the median step of one process, or the means over all of them.
struct Measured {
  double ms = 0, ms_waited = 0;
  double ms_overlapped = 0;  // of which it computed while its messages could be on their way
  double messages = 0, gradients = 0, values = 0;  // that it sends; the last two in bytes
};

int64_t bytes_of(const MeasuredProcesses& processes, int tag) {
  return processes.traffic(tag).bytes;
}

Measured measure(const Flags& flags, MeasuredProcesses& processes) {
  const Configuration& c = flags.configuration;
  Rng rng(0), words(1);
  Root<nmt::Translator> model(model_config(c), c.vocabulary, c.vocabulary, rng);
  DataParallel parallel(
      processes, {{model->parameters()}}, flags.batches,
      [](auto groups) { return std::make_unique<Adam>(std::move(groups)); },
      {.format = flags.gradients == "bf16" ? GradientFormat::bf16 : GradientFormat::full,
       .bucket_bytes = flags.bucket});
  Measured measured;
  std::vector<double> ms, ms_waited, ms_overlapped;
  for (int64_t step = -kWarmUpSteps; step < c.steps; ++step) {
    const nmt::Batch batch = random_batch(c, words);
    const MeasuredProcesses::Traffic before = processes.traffic();
    const int64_t gradients = bytes_of(processes, Tag::gradients),
                  values = bytes_of(processes, Tag::values);
    const double overlapped_before = processes.seconds_overlapped();
    const double seconds = seconds_of([&] {
      for (const int64_t place : parallel.places(flags.batches)) {
        parallel.backward(model->loss(batch), place);
      }
      parallel.step(1);
    });
    if (step < 0) continue;
    const MeasuredProcesses::Traffic now = processes.traffic();
    ms.push_back(1e3 * seconds);
    ms_waited.push_back(1e3 * (now.seconds_waited - before.seconds_waited));
    ms_overlapped.push_back(1e3 * (processes.seconds_overlapped() - overlapped_before));
    measured.messages = static_cast<double>(now.messages - before.messages);
    measured.gradients = static_cast<double>(bytes_of(processes, Tag::gradients) - gradients);
    measured.values = static_cast<double>(bytes_of(processes, Tag::values) - values);
  }
  measured.ms = median(ms);
  measured.ms_waited = median(ms_waited);
  measured.ms_overlapped = median(ms_overlapped);
  return measured;
}

Measured mean(Processes& processes, const Measured& own) {
  ByteWriter out;
  out.put(own);
  const std::vector<Bytes> all = processes.gather(out.take(), 100);
  const auto count = static_cast<double>(all.size());
  Measured sum;
  for (const Bytes& bytes : all) {
    const auto one = ByteReader(bytes).get<Measured>();
    sum.ms += one.ms / count;
    sum.ms_waited += one.ms_waited / count;
    sum.ms_overlapped += one.ms_overlapped / count;
    sum.messages += one.messages / count;
    sum.gradients += one.gradients / count;
    sum.values += one.values / count;
  }
  return sum;
}

void run(Flags flags, Processes& of_all) {
  if (flags.batches == 0) flags.batches = of_all.count();
  MeasuredProcesses processes(of_all, flags.withhold);
  const Measured measured = mean(of_all, measure(flags, processes));
  if (of_all.rank() > 0) return;
  const Json json{{"configuration", name_of(flags.configuration)},
                  {"processes", of_all.count()},
                  {"batches", flags.batches},
                  {"gradients", flags.gradients},
                  {"bucket_bytes", flags.bucket},
                  {"withhold", flags.withhold},
                  {"ms", measured.ms},
                  {"ms_waited", measured.ms_waited},
                  {"ms_overlapped", measured.ms_overlapped},
                  {"messages", measured.messages},
                  {"megabytes_of_gradients", measured.gradients / 1e6},
                  {"megabytes_of_values", measured.values / 1e6}};
  std::cout << json.dump() << std::endl;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  try {
    const std::unique_ptr<attune::Processes> processes = attune::join_processes();
    CLI::App app("Measures steps of the translator that processes share, on random batches.");
    bench::Flags flags;
    flags.configuration.threads = 1;
    bench::add_flags(app, flags.configuration);
    app.add_option("--batches", flags.batches, "batches of a step; default: one for each process")
        ->check(CLI::PositiveNumber);
    app.add_option("--gradients", flags.gradients, "what gradients travel as: full, bf16")
        ->check(CLI::IsMember({"full", "bf16"}))
        ->capture_default_str();
    app.add_option("--bucket", flags.bucket, "bytes of small gradients that are worth a message")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_flag("--withhold", flags.withhold, "let no message travel while a process computes");
    CLI11_PARSE(app, argc, argv);
    attune::set_num_threads(static_cast<int>(flags.configuration.threads));
    bench::run(flags, *processes);
  } catch (const std::exception& error) {
    std::cerr << "together: " << error.what() << '\n';
    return 1;
  }
}
