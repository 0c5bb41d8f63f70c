// SPDX-License-Identifier: MIT
// Measures one configuration in a process of its own, so that peak memory is its own too, and
// prints one line of JSON.
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>

#include "attune/autograd/backward.h"
#include "attune/autograd/modes.h"
#include "attune/core/parallel.h"
#include "attune/core/reduce.h"
#include "attune/examples/translation/model/translator.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/optim/adam.h"
#include "attune/optim/clip.h"
#include "attune/tests/bench/support/configuration.h"
#include "attune/tests/bench/support/json.h"
#include "attune/tests/bench/support/product_runner.h"
#include "attune/tests/bench/support/timing.h"

namespace bench {
namespace {

using nmt::Batch, nmt::Translator;

Root<Translator> make_model(const Configuration& c, Rng& rng) {
  return Root<Translator>(model_config(c), c.vocabulary, c.vocabulary, rng);
}

// One step of training, as the translator's own fit() makes it.
class Trainer {
 public:
  explicit Trainer(Translator& model)
      : model_(model), parameters_(model.parameters()), optimizer_(parameters_) {}

  void operator()(const Batch& batch) {
    optimizer_.zero_grad();
    const Variable loss = model_.loss(batch);
    backward(loss);
    optimizer_.step(clip_factor(parameters_, 1));
  }

 private:
  Translator& model_;
  const std::vector<NamedVariable> parameters_;
  Adam optimizer_;
};

// The most probable word, exactly T times: sentences that end early would make it no measure.
void decode_greedily(const Translator& model, const Batch& batch) {
  const NoGrad no_grad;
  const int64_t T = batch.target_input.size(0), B = batch.target_input.size(1);
  Translator::Encoded encoded = model.encode(batch.source, batch.source_lengths);
  Ids words = Ids::full({1, B}, nmt::Vocabulary::kBos);
  for (int64_t t = 0; t < T; ++t) {
    words = max(model.decode(words, encoded.memory, encoded.state).logits.value(), -1).indices;
  }
}

struct Measured {
  std::vector<double> seconds;  // of each step
  double operations = 0;        // in matrix products, of the mean step
};

Measured measure(const Configuration& c, const std::function<void(const Batch&)>& step) {
  Rng rng(1);
  Measured measured;
  for (int64_t i = -kWarmUpSteps; i < c.steps; ++i) {
    const Batch batch = random_batch(c, rng);
    const double seconds = seconds_of([&] { step(batch); });
    if (i < 0) continue;
    measured.seconds.push_back(seconds);
    const StepProducts products = step_products(c, batch.source_lengths);
    const double backward = c.mode == "greedy" ? 0 : operations(products.backward);
    measured.operations += (operations(products.forward) + backward) / static_cast<double>(c.steps);
  }
  return measured;
}

// getrusage() would count what the parent held when it started this process.
double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::stod(line.substr(6)) / 1024;  // it says kB
  }
  fail("/proc/self/status has no VmHWM, the peak of resident memory");
}

Json to_json(const Configuration& c, const Measured& measured, int64_t parameters) {
  std::vector<double> milliseconds;
  for (const double seconds : measured.seconds) milliseconds.push_back(1e3 * seconds);
  const double middle = median(milliseconds);
  return {{"configuration", name_of(c)},
          {"mode", c.mode},
          {"threads", c.threads},
          {"parameters", parameters},
          {"tokens_per_second", static_cast<double>(c.batch * c.target) / middle * 1e3},
          {"median_ms", middle},
          {"min_ms", least(milliseconds)},
          {"steps_ms", milliseconds},
          {"gflop", measured.operations / 1e9},
          {"peak_mib", peak_mib()}};
}

Json run(const Configuration& c) {
  if (c.mode == "floor") {
    ProductRunner runner;
    const Measured measured = measure(c, [&](const Batch& batch) {
      const StepProducts products = step_products(c, batch.source_lengths);
      runner.run(products.forward);
      runner.run(products.backward);
    });
    return to_json(c, measured, 0);
  }
  Rng rng(0);
  Root<Translator> model = make_model(c, rng);
  if (c.mode == "greedy") {
    model->eval();
    const auto step = [&](const Batch& batch) { decode_greedily(*model, batch); };
    return to_json(c, measure(c, step), model->parameter_count());
  }
  Trainer trainer(*model);
  return to_json(c, measure(c, std::ref(trainer)), model->parameter_count());
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  CLI::App app("Measures one configuration of the translator on random batches.");
  bench::Configuration configuration;
  bench::add_flags(app, configuration);
  app.add_option("--mode", configuration.mode,
                 "train: forward, backward, clip, Adam; greedy: decode; floor: train's products")
      ->check(CLI::IsMember({"train", "greedy", "floor"}))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    attune::set_num_threads(static_cast<int>(configuration.threads));
    std::cout << bench::run(configuration).dump() << std::endl;
  } catch (const std::exception& error) {
    std::cerr << "step: " << error.what() << '\n';
    return 1;
  }
}
