// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attune/examples/translation/train/training.h"

namespace nmt {

/// The files that a training writes, named after its model: of "de-en.safetensors",
///
///   de-en.safetensors            the best model so far
///   de-en.epoch7.safetensors     the model after epoch 7, if epochs are kept
///   de-en.training.safetensors   all it takes to go on, and which epochs are kept
///
/// Each is replaced only when the new one is complete. Errors, attune::Error, name the file.
class TrainingFiles {
 public:
  /// The models of the last `keep` epochs stay.
  TrainingFiles(std::string model, int64_t keep) : model_(std::move(model)), keep_(keep) {}

  const std::string& model() const { return model_; }
  std::string epoch(int64_t number) const;
  std::string training() const;

  /// Goes on where the training was that wrote such files. Throws if they are damaged or missing.
  void resume(Training& training);
  /// What resume() takes up.
  void save(const Training& training) const;
  /// All that is written after an epoch: models and state.
  void save(const Training& training, const Model& model, const EpochReport& report);

  /// The models that are kept, of this training alone: of its last epochs, without a gap.
  std::vector<std::string> kept() const;

 private:
  std::string model_;
  int64_t keep_;
  std::vector<int64_t> kept_;  // epochs, the oldest first
};

/// The number N of a name that has ".epochN" in it.
std::optional<int64_t> epoch_of(const std::string& path);

}  // namespace nmt
