// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nmt {

/// The files of a training beside its model: of "de-en.safetensors",
///
///   de-en.epoch7.safetensors     the model after epoch 7, if epochs are kept
///   de-en.training.safetensors   all it takes to go on
std::string epoch_path(const std::string& model, int64_t epoch);
std::string training_path(const std::string& model);
/// The epoch that such a name tells, if it does.
std::optional<int64_t> epoch_of(const std::string& path);

/// Removes the model of the epoch that is the `keep`-th before this one, if there is a file.
void forget_epoch(const std::string& model, int64_t epoch, int64_t keep);

/// The models of the last `keep` epochs that there are, up to `epoch`.
std::vector<std::string> kept_epochs(const std::string& model, int64_t epoch, int64_t keep);

}  // namespace nmt
