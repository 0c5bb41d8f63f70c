// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

#include "attune/core/files/safetensors.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/examples/translation/train/optimizers.h"
#include "attune/examples/translation/train/options.h"

/// Whether a training that was saved can go on as the one that is asked for. All of these throw
/// attune::Error where it cannot.
namespace nmt {

/// What marks a file as the state of a training: the format that is written.
constexpr const char* kStateFormat = "attune training state 3";

/// That a file is the state of a training, of whatever format.
void check_is_state(const attune::SafetensorsFile& file);

/// And that its format means the same with these options.
void check_format(const attune::SafetensorsFile& file, const TrainingOptions& options);

/// The names under which a state has what stands for the data.
constexpr const char *kWords = "vocabularies of checksum", *kTrainPairs = "training pairs",
                     *kTrainText = "training data of checksum", *kDevIds = "dev data of checksum",
                     *kDevText = "dev text of checksum";

uint64_t checksum_of(const Vocabulary& source, const Vocabulary& target);

/// Takes those names, and what stands there, out of what a state says of its training.
nlohmann::ordered_json take_data(nlohmann::ordered_json& training);

/// That the data are the same, as far as `saved` names them.
void check_same_data(const nlohmann::ordered_json& ours, const nlohmann::ordered_json& saved);

/// That all choices are the same but those of how long to train. What older states have, or lack,
/// where nobody could choose counts as the same.
void check_same_choices(const nlohmann::ordered_json& ours, const nlohmann::ordered_json& saved,
                        const OptimizerRow& optimizer);

}  // namespace nmt
