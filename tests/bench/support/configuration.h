// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/text/batches.h"

/// The benchmarks; README.md says how they fit together.
namespace bench {

using namespace attune;

/// What one process measures: the flags of `step` and of peer_torch.py alike.
struct Configuration {
  std::string model = "luong";  ///< luong, luong_if (with input feeding), bahdanau
  std::string mode = "train";   ///< train, greedy, floor
  int64_t hidden = 512;         ///< H, of the decoder
  int64_t embedding = 0;        ///< E; 0: as hidden
  int64_t layers = 1;           ///< of encoder and decoder
  int64_t batch = 64;           ///< B, sentences
  int64_t source = 20;          ///< S, the longest source
  int64_t target = 20;          ///< T, every target
  int64_t vocabulary = 8000;    ///< V, on either side
  int64_t threads = 2;
  int64_t steps = 20;  ///< that are measured, after kWarmUpSteps
};

constexpr int64_t kWarmUpSteps = 3;

/// Model, sizes and threads.
void add_sizes(CLI::App& app, Configuration& configuration);
/// These and the number of steps.
void add_flags(CLI::App& app, Configuration& configuration);
/// The flags that give this configuration.
std::vector<std::string> to_arguments(const Configuration& configuration);
/// "luong h512 b64 S20 T20 V8000", and " L2" or " E256" if layers or embedding are not as usual
std::string name_of(const Configuration& configuration);

/// The translator that has this configuration's layers.
nmt::ModelConfig model_config(const Configuration& configuration);

/// Random ids: the first source has S tokens, the others S/2 to S; every target has T.
nmt::Batch random_batch(const Configuration& configuration, Rng& rng);

}  // namespace bench
