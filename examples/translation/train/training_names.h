// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nmt {

/// What the files of a training are called, after its model: of "de-en.safetensors",
///
///   de-en.safetensors            the best model so far
///   de-en.epoch7.safetensors     the model after epoch 7, if epochs are kept
///   de-en.training.safetensors   all it takes to go on, and which epochs are kept
///   de-en.text                   the text that it is trained on; see prepared_text.h
class TrainingNames {
 public:
  explicit TrainingNames(std::string model) : model_(std::move(model)) {}

  const std::string& model() const { return model_; }
  std::string epoch(int64_t number) const;
  std::string training() const;
  std::string text() const;

  /// The epoch whose model has a file's name, in whatever folder; none if that is no epoch's.
  std::optional<int64_t> epoch_of(const std::string& path) const;

  /// The models of epochs `first` to `last` that are there, whoever wrote them. Throws if there is
  /// a folder that cannot be looked into.
  std::vector<std::string> epochs_there(int64_t first, int64_t last) const;

 private:
  std::string model_;
};

/// The models of trainings that may write a file of that name.
std::vector<std::string> models_that_may_own(const std::string& path);

}  // namespace nmt
