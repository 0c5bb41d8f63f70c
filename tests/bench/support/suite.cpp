// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/suite.h"

namespace bench {
namespace {

Configuration sized(int64_t hidden, int64_t batch, int64_t length, int64_t vocabulary) {
  Configuration c;
  c.hidden = hidden;
  c.batch = batch;
  c.source = c.target = length;
  c.vocabulary = vocabulary;
  return c;
}

const Configuration kLarge = sized(512, 64, 20, 8000), kMiddle = sized(256, 64, 20, 2000),
                    kSmall = sized(128, 32, 12, 200);

std::vector<Configuration> in_all_sizes(const std::vector<std::string>& models) {
  std::vector<Configuration> all;
  for (const std::string& model : models) {
    for (const Configuration& size : {kLarge, kMiddle, kSmall}) {
      all.push_back(size);
      all.back().model = model;
    }
  }
  return all;
}

Sweep sweep(const std::string& title, const std::vector<int64_t>& values,
            int64_t Configuration::*grown) {
  Sweep result{title, {}, grown};
  for (const int64_t value : values) {
    Configuration c = growth_start();
    c.*grown = value;
    if (grown == &Configuration::source) c.target = value;
    result.configurations.push_back(c);
  }
  return result;
}

}  // namespace

std::vector<Configuration> training_suite() {
  return in_all_sizes({"luong", "luong_if", "bahdanau"});
}

std::vector<Configuration> greedy_suite() {
  std::vector<Configuration> all = training_suite();
  for (Configuration c : in_all_sizes({"luong_if", "bahdanau"})) {
    c.batch = 1;
    all.push_back(c);
  }
  for (Configuration& c : all) c.mode = "greedy";
  return all;
}

Configuration growth_start() { return kMiddle; }

std::vector<Sweep> growth_sweeps() {
  return {sweep("sequence length", {10, 20, 40, 80, 160}, &Configuration::source),
          sweep("batch, sentences", {1, 4, 16, 64, 256}, &Configuration::batch),
          sweep("vocabulary, words", {2000, 4000, 8000, 16000, 32000}, &Configuration::vocabulary)};
}

}  // namespace bench
